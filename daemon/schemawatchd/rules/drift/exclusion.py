"""Rules about exclusion constraints."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name, text
from schemawatchd.schema.kinds.exclusion import Exclusion


@rule("DR241", "exclusion-missing", Severity.CRITICAL)
def missing(change: Removed[Exclusion]) -> Iterator[Diagnostic]:
    """An exclusion constraint is missing.

    Rows that must not overlap (bookings, periods) can overlap, and nothing else may reject them.

    Search for rows that overlap, then add the constraint again.
    """
    yield Diagnostic(f"{name(change)} is missing: {text(change.expected.definition)}")


@rule("DR242", "exclusion-extra", Severity.WARNING)
def extra(change: Added[Exclusion]) -> Iterator[Diagnostic]:
    """An exclusion constraint exists that the schema does not define.

    Inserts that work in other environments fail here.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra: {text(change.actual.definition)}")


@rule("DR243", "exclusion-changed", Severity.CRITICAL, fields=("definition", "deferrable"))
def changed(change: Changed[Exclusion]) -> Iterator[Diagnostic]:
    """An exclusion constraint is defined differently.

    Rows that must not overlap can overlap, or valid rows are rejected.

    Search for rows that overlap, then restore the constraint.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
