"""Rules about range types."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.range_type import RangeType


@rule("DR641", "range-type-missing", Severity.CRITICAL)
def missing(change: Removed[RangeType]) -> Iterator[Diagnostic]:
    """A range type is missing.

    Queries and casts that name it fail.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR642", "range-type-extra", Severity.NOTICE)
def extra(change: Added[RangeType]) -> Iterator[Diagnostic]:
    """A range type exists that the schema does not define.

    It exists only in this database, and code that uses it fails elsewhere.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR643",
    "range-type-changed",
    Severity.WARNING,
    fields=("subtype", "operator_class", "collation", "canonical", "subtype_difference", "multirange"),
)
def changed(change: Changed[RangeType]) -> Iterator[Diagnostic]:
    """A range type is defined differently.

    Ranges overlap, compare or are rounded differently than tested.

    Create the type from the schema under another name and convert the columns to it. A range type cannot be
    altered.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
