"""LG202: A pending migration is already in the database, but not yet in the migration history."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import BeingApplied
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG202", "being-applied", Severity.INFO, verdict=Verdict.PENDING)
def check(fact: BeingApplied) -> Iterator[Diagnostic]:
    """A pending migration is already in the database, but not yet in the migration history.

    A deployment is running, or the migration was applied by hand.

    Wait for the deployment to finish.
    """
    if not fact.overdue:
        yield Diagnostic(f"{', '.join(fact.names)} is being applied: {', '.join(fact.objects)}")
