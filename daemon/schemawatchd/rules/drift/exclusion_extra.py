"""DR242: There is an exclusion constraint that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name, text
from schemawatchd.schema.kinds.exclusion import Exclusion

RULE = Rule(code="DR242", severity=Severity.WARNING)


def check(change: Added[Exclusion], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is an exclusion constraint that nobody declared.

    Inserts that work elsewhere are refused here.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra: {text(change.actual.definition)}")
