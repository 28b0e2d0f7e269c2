"""LG108: A migration tool has held its lock for a long time."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import LockHeld
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG108", "lock-held", Severity.WARNING, verdict=Verdict.LEDGER)
def check(fact: LockHeld) -> Iterator[Diagnostic]:
    """A migration tool has held its lock for a long time.

    No other migration can run while the lock is held. A run that was killed leaves its lock behind.

    Check whether that run is still active. If it is not, release the lock with the tool's own command.
    """
    who = f" by {fact.by}" if fact.by else ""
    yield Diagnostic(f"the migration lock has been held{who} since {fact.since:%Y-%m-%d %H:%M} UTC")
