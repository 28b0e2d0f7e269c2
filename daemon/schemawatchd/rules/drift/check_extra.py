"""DR232: There is a check constraint that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name, text
from schemawatchd.schema.kinds.check import Check

RULE = Rule(code="DR232", severity=Severity.WARNING)


def check(change: Added[Check], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a check constraint that nobody declared.

    Inserts that work elsewhere are refused here.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra: {text(change.actual.expression)}")
