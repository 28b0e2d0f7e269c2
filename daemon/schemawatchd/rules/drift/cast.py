"""Drift of cast."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.cast import Cast


@rule("DR864", "cast-missing", Severity.CRITICAL)
def missing(change: Removed[Cast]) -> Iterator[Diagnostic]:
    """A cast is missing.

    Queries that rely on it fail at once, or take another way.

    Create it again.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR865", "cast-extra", Severity.WARNING)
def extra(change: Added[Cast]) -> Iterator[Diagnostic]:
    """There is a cast that nobody declared.

    Where it happens by itself, comparisons and function calls may mean something else.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR866", "cast-changed", Severity.WARNING, fields=("method", "context"))
def changed(change: Changed[Cast]) -> Iterator[Diagnostic]:
    """A cast works otherwise.

    Values are converted otherwise, or where they were not before.

    Drop it and create the declared one.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
