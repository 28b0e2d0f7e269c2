"""LG104: A migration was begun and did not end well."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import HalfApplied
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG104", "half-applied", Severity.CRITICAL, verdict=Verdict.LEDGER)
def check(fact: HalfApplied) -> Iterator[Diagnostic]:
    """A migration was begun and did not end well.

    The database may be between two versions, and its tool refuses to go on until somebody says which.

    Look at what of it is there, finish it or take it back by hand, then correct the ledger.
    """
    does = f"Then type `{fact.command}`." if fact.command else ""
    yield Diagnostic(
        sentences(f"{fact.named} was begun and did not end well" + (f": {fact.says}" if fact.says else "")),
        sentences("The database may be between two versions, and its tool refuses to go on", does),
    )
