"""LG103: A migration is not applied although a later one is."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import OutOfOrder
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG103", "out-of-order", Severity.WARNING, verdict=Verdict.LEDGER)
def check(fact: OutOfOrder) -> Iterator[Diagnostic]:
    """A migration is not applied although a later one is.

    Migration tools skip it or refuse to run, and databases end up with different histories.

    Give it a version after the last one, or apply it with the tool's option for migrations out of order.
    """
    yield Diagnostic(f"{fact.named} is not applied, although the later {fact.after} is")
