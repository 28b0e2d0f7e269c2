"""Drift of collation."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.collation import Collation


@rule("DR651", "collation-missing", Severity.CRITICAL)
def missing(change: Removed[Collation]) -> Iterator[Diagnostic]:
    """A collation that should exist is missing.

    Queries that name it fail at once.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR652", "collation-extra", Severity.NOTICE)
def extra(change: Added[Collation]) -> Iterator[Diagnostic]:
    """There is a collation that nobody declared.

    It exists here only, and queries that name it fail elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR653", "collation-changed", Severity.WARNING, fields=("provider", "locale", "deterministic", "rules"))
def changed(change: Changed[Collation]) -> Iterator[Diagnostic]:
    """A collation orders or compares otherwise.

    Lists come in another order, and what counts as equal in unique keys is something else.

    Create the declared one beside it, move the columns over and rebuild their indexes.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
