"""LG107: The ledger says that a migration is applied, and nothing of it is in the database."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import StampedNotRun
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG107", "stamped-not-run", Severity.CRITICAL, verdict=Verdict.LEDGER)
def check(fact: StampedNotRun) -> Iterator[Diagnostic]:
    """The ledger says that a migration is applied, and nothing of it is in the database.

    Code that needs it fails, and the tool will never apply it.

    If it was stamped by mistake, take the line out of the ledger and apply it.
    """
    does = f"Type `{fact.command}`, then apply them." if fact.command else ""
    yield Diagnostic(
        f"the ledger says {fact.version}, and the database is as it was at {fact.before or 'the beginning'}: "
        f"nothing of {', '.join(fact.names)} is there",
        sentences("Code that needs it fails, and the tool will never apply it", does),
    )
