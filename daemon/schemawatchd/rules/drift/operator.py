"""Rules about operators, operator classes and operator families."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.operator import Operator


@rule("DR861", "operator-missing", Severity.CRITICAL)
def missing(change: Removed[Operator]) -> Iterator[Diagnostic]:
    """An operator, operator class or operator family is missing.

    Queries and indexes that use it fail.

    Create it again.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR862", "operator-extra", Severity.NOTICE)
def extra(change: Added[Operator]) -> Iterator[Diagnostic]:
    """An operator, operator class or operator family exists that the schema does not define.

    Queries may use it instead of the intended operator.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR863", "operator-changed", Severity.WARNING, fields=("definition",))
def changed(change: Changed[Operator]) -> Iterator[Diagnostic]:
    """An operator, operator class or operator family is defined differently.

    Comparisons, plans and indexes behave differently than tested.

    Change it back (`ALTER OPERATOR`, or DROP and CREATE), and rebuild the indexes that use it.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
