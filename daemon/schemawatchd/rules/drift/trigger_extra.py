"""DR502: There is a trigger that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.trigger import Trigger

RULE = Rule(code="DR502", severity=Severity.WARNING)


def check(change: Added[Trigger], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a trigger that nobody declared.

    It runs on every write, may change or refuse rows, and no test knows it.

    Read what it does; declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
