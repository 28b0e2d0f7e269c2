"""LG203: A migration is in the database and not in the ledger."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import BeingApplied
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG203", "applied-not-noted", Severity.CRITICAL, verdict=Verdict.LEDGER)
def check(fact: BeingApplied) -> Iterator[Diagnostic]:
    """A migration is in the database and not in the ledger.

    It was half-applied or applied by hand; the next run of the tool fails on it.

    Finish it or take it back, then note in the ledger what is so.
    """
    if fact.overdue:
        does = f"Type `{fact.command}`." if fact.command else ""
        yield Diagnostic(
            f"{', '.join(fact.names)} is in the database but not in the ledger, since "
            f"{fact.since:%Y-%m-%d %H:%M} UTC: {', '.join(fact.objects)}",
            sentences("It was half-applied or applied by hand; the next run of the tool fails on it", does),
        )
