"""Drift of enum."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.enum import Enum


@rule("DR611", "enum-missing", Severity.CRITICAL)
def missing(change: Removed[Enum]) -> Iterator[Diagnostic]:
    """An enumerated type that should exist is missing.

    Queries and casts that name it fail at once.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR612", "enum-extra", Severity.NOTICE)
def extra(change: Added[Enum]) -> Iterator[Diagnostic]:
    """There is an enumerated type that nobody declared.

    It exists here only, and casts to it fail elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR613", "enum-labels", Severity.WARNING, fields=("labels",))
def labels_changed(change: Changed[Enum]) -> Iterator[Diagnostic]:
    """An enumerated type has other labels, or another order of them.

    Code meets values it does not know, or sorts them otherwise.

    Declare the new label with a migration, or rebuild the type.
    """
    lost = [label for label in change.expected.labels if label not in change.actual.labels]
    if lost:
        yield Diagnostic(
            f"{name(change)} has lost {', '.join(lost)}",
            "Inserts and queries that use the label fail at once.",
            Severity.CRITICAL,
        )
    else:
        yield Diagnostic(f"{name(change)} is {difference(change, 'labels')}")
