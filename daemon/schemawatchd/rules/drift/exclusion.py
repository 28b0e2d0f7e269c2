"""Drift of exclusion."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name, text
from schemawatchd.schema.kinds.exclusion import Exclusion


@rule("DR241", "exclusion-missing", Severity.CRITICAL)
def missing(change: Removed[Exclusion]) -> Iterator[Diagnostic]:
    """An exclusion constraint is missing.

    Rows that must not overlap (bookings, periods) can, and nothing else may stop them.

    Look for rows that overlap, then add it again.
    """
    yield Diagnostic(f"{name(change)} is missing: {text(change.expected.definition)}")


@rule("DR242", "exclusion-extra", Severity.WARNING)
def extra(change: Added[Exclusion]) -> Iterator[Diagnostic]:
    """There is an exclusion constraint that nobody declared.

    Inserts that work elsewhere are refused here.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra: {text(change.actual.definition)}")


@rule("DR243", "exclusion-changed", Severity.CRITICAL, fields=("definition", "deferrable"))
def changed(change: Changed[Exclusion]) -> Iterator[Diagnostic]:
    """An exclusion constraint excludes something else.

    Rows that must not overlap can, or good ones are refused.

    Put it back, after a look for rows that overlap.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
