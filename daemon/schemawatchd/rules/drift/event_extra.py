"""DR542: There is a scheduled event that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.event import Event

RULE = Rule(code="DR542", severity=Severity.WARNING)


def check(change: Added[Event], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a scheduled event that nobody declared.

    It changes data at times of its own, and no test knows it.

    Read what it does; declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
