"""LG202: A pending migration is in the database already, and the ledger does not say so yet."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import BeingApplied
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG202", "being-applied", Severity.INFO, verdict=Verdict.PENDING)
def check(fact: BeingApplied) -> Iterator[Diagnostic]:
    """A pending migration is in the database already, and the ledger does not say so yet.

    It is being applied, or was applied by hand.

    Wait for the deployment to end.
    """
    if not fact.overdue:
        yield Diagnostic(f"{', '.join(fact.names)} is being applied: {', '.join(fact.objects)}")
