"""DR872: The database has a setting that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.option import Option

RULE = Rule(code="DR872", severity=Severity.NOTICE)


def check(change: Added[Option], view: View) -> Iterator[Said]:  # noqa: ARG001
    """The database has a setting that nobody declared.

    It holds here only, so the same code may do something else elsewhere.

    Declare it, or reset it.
    """
    yield Said(f"{name(change)} is extra: {change.actual.value}")
