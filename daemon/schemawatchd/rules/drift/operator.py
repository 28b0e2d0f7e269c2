"""Drift of operator."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.operator import Operator


@rule("DR861", "operator-missing", Severity.CRITICAL)
def missing(change: Removed[Operator]) -> Iterator[Diagnostic]:
    """An operator, or what an index needs to know of one, is missing.

    Queries and indexes that use it fail at once.

    Create it again.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR862", "operator-extra", Severity.NOTICE)
def extra(change: Added[Operator]) -> Iterator[Diagnostic]:
    """There is an operator, operator class or operator family that nobody declared.

    Queries may take it instead of the one that was meant.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR863", "operator-changed", Severity.WARNING, fields=("definition",))
def changed(change: Changed[Operator]) -> Iterator[Diagnostic]:
    """An operator works otherwise.

    Comparisons, plans and indexes go by other rules.

    Make it as declared (`ALTER OPERATOR`, else DROP and CREATE), and rebuild the indexes that use it.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
