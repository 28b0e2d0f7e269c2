"""LG203: A migration is in the database but not in the migration history."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import BeingApplied
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG203", "applied-not-noted", Severity.CRITICAL, verdict=Verdict.LEDGER)
def check(fact: BeingApplied) -> Iterator[Diagnostic]:
    """A migration is in the database but not in the migration history.

    It was partly applied or applied by hand, so the next run of the migration tool fails at it.

    Complete or revert it, then correct the migration history.
    """
    if fact.overdue:
        one = len(fact.names) == 1
        verb = "is" if one else "are"
        what = f"{'It was' if one else 'They were'} partly applied or applied by hand"
        command = f"Run `{fact.command}`." if fact.command else ""
        yield Diagnostic(
            f"{', '.join(fact.names)} {verb} in the database but not in the migration history since "
            f"{fact.since:%Y-%m-%d %H:%M} UTC: {', '.join(fact.objects)}",
            sentences(f"{what}, so the next run of the migration tool fails", command),
        )
