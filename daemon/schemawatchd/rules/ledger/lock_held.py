"""LG108: A migration tool's lock has been held for long."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import LockHeld
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG108", "lock-held", Severity.WARNING, verdict=Verdict.LEDGER)
def check(fact: LockHeld) -> Iterator[Diagnostic]:
    """A migration tool's lock has been held for long.

    No migration can run while it is held; a run that was killed leaves it behind.

    See whether that run is still alive; if it is not, release the lock with the tool's own command.
    """
    who = f" by {fact.by}" if fact.by else ""
    yield Diagnostic(f"the migration lock is held{who} since {fact.since:%Y-%m-%d %H:%M} UTC")
