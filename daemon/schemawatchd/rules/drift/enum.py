"""Rules about enum types."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.enum import Enum


@rule("DR611", "enum-missing", Severity.CRITICAL)
def missing(change: Removed[Enum]) -> Iterator[Diagnostic]:
    """An enum type is missing.

    Queries and casts that name it fail.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR612", "enum-extra", Severity.NOTICE)
def extra(change: Added[Enum]) -> Iterator[Diagnostic]:
    """An enum type exists that the schema does not define.

    It exists only in this database, and casts to it fail elsewhere.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR613", "enum-labels", Severity.WARNING, fields=("labels",))
def labels_changed(change: Changed[Enum]) -> Iterator[Diagnostic]:
    """An enum type has different labels, or the same labels in a different order.

    Code reads values that it does not know, or values sort differently.

    Add the new label to the schema with a migration, or rebuild the type.
    """
    lost = [label for label in change.expected.labels if label not in change.actual.labels]
    if lost:
        yield Diagnostic(
            f"{name(change)} lacks {', '.join(lost)}",
            "Inserts and queries that use the label fail.",
            Severity.CRITICAL,
        )
    else:
        yield Diagnostic(f"{name(change)} is {difference(change, 'labels')}")
