"""LG107: The migration history records a migration as applied, but none of its changes are in the database."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import StampedNotRun
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG107", "stamped-not-run", Severity.CRITICAL, verdict=Verdict.LEDGER)
def check(fact: StampedNotRun) -> Iterator[Diagnostic]:
    """The migration history records a migration as applied, but none of its changes are in the database.

    Code that needs it fails, and the migration tool will never apply it.

    If it was stamped by mistake, delete its row from the migration history and apply it.
    """
    command = f"Run `{fact.command}`, then apply them." if fact.command else ""
    yield Diagnostic(
        f"{fact.version} is recorded as applied, but the database is still at {fact.before or 'the beginning'}: "
        f"nothing of {', '.join(fact.names)} exists",
        sentences("Code that needs it fails, and the migration tool will never apply it", command),
    )
