"""Acme's own rules."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.schema.kinds.column import Column


@rule("ACME101", "amount-changed", Severity.CRITICAL, fields=("type",))
def amount_changed(change: Changed[Column]) -> Iterator[Diagnostic]:
    """The type of a column with an amount of money differs.

    Invoices are wrong by the amounts that are rounded or cut.

    Call the finance team before you correct it.
    """
    if change.key.path[-1] in {"amount", "price", "total"}:
        yield Diagnostic(f"{change.key.dotted} holds money and has another type")
