"""Drift of aggregate."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.aggregate import Aggregate


@rule("DR551", "aggregate-missing", Severity.CRITICAL)
def missing(change: Removed[Aggregate]) -> Iterator[Diagnostic]:
    """An aggregate that should exist is missing.

    Queries that call it fail at once.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR552", "aggregate-extra", Severity.NOTICE)
def extra(change: Added[Aggregate]) -> Iterator[Diagnostic]:
    """There is an aggregate that nobody declared.

    It exists here only, and code that calls it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR553",
    "aggregate-changed",
    Severity.WARNING,
    fields=("arguments", "returns", "step", "state_type", "initial", "final", "options"),
)
def changed(change: Changed[Aggregate]) -> Iterator[Diagnostic]:
    """An aggregate adds up otherwise.

    Callers get other results than the code was tested with.

    Replace it with the declared one.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
