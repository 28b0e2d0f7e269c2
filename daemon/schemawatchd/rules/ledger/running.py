"""LG204: A migration tool holds its lock."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import Running
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG204", "running", Severity.INFO, verdict=Verdict.PENDING)
def check(fact: Running) -> Iterator[Diagnostic]:
    """A migration tool holds its lock.

    schemawatchd does not report drift until the tool releases it.

    Wait for the deployment to finish.
    """
    who = f" by {fact.by}" if fact.by else ""
    yield Diagnostic(f"migrations are being applied{who}; drift is not reported until they are done")
