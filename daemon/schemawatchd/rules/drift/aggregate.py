"""Rules about aggregates."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.aggregate import Aggregate


@rule("DR551", "aggregate-missing", Severity.CRITICAL)
def missing(change: Removed[Aggregate]) -> Iterator[Diagnostic]:
    """An aggregate is missing.

    Queries that call it fail.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR552", "aggregate-extra", Severity.NOTICE)
def extra(change: Added[Aggregate]) -> Iterator[Diagnostic]:
    """An aggregate exists that the schema does not define.

    It exists only in this database, and code that calls it fails elsewhere.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR553",
    "aggregate-changed",
    Severity.WARNING,
    fields=("arguments", "returns", "step", "state_type", "initial", "final", "options"),
)
def changed(change: Changed[Aggregate]) -> Iterator[Diagnostic]:
    """An aggregate has a different definition.

    Queries that call it return different results than tested.

    Replace it with the definition in the schema.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
