"""Drift of range type."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.range_type import RangeType


@rule("DR641", "range-type-missing", Severity.CRITICAL)
def missing(change: Removed[RangeType]) -> Iterator[Diagnostic]:
    """A range type that should exist is missing.

    Queries and casts that name it fail at once.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR642", "range-type-extra", Severity.NOTICE)
def extra(change: Added[RangeType]) -> Iterator[Diagnostic]:
    """There is a range type that nobody declared.

    It exists here only, and code that uses it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR643",
    "range-type-changed",
    Severity.WARNING,
    fields=("subtype", "operator_class", "collation", "canonical", "subtype_difference", "multirange"),
)
def changed(change: Changed[RangeType]) -> Iterator[Diagnostic]:
    """A range type is made otherwise.

    Ranges overlap, compare or are rounded otherwise than tested.

    Create the declared one beside it and move the columns over; it cannot be altered.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
