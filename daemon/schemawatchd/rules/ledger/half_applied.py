"""LG104: A migration was started and did not finish successfully."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import HalfApplied
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG104", "half-applied", Severity.CRITICAL, verdict=Verdict.LEDGER)
def check(fact: HalfApplied) -> Iterator[Diagnostic]:
    """A migration was started and did not finish successfully.

    The database may be between two versions, and the migration tool refuses to continue until the history is
    corrected.

    Check which of its statements took effect, complete or revert it by hand, then correct the migration history.
    """
    command = f"Complete or revert it by hand, then run `{fact.command}`." if fact.command else ""
    yield Diagnostic(
        sentences(
            f"{fact.named} was started and did not finish successfully" + (f": {fact.says}" if fact.says else "")
        ),
        sentences("The database may be between two versions, and the migration tool refuses to continue", command),
    )
