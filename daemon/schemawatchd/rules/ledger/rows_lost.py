"""LG106: The migration history lost rows, but the schema was not rolled back."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import RowsLost
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG106", "rows-lost", Severity.CRITICAL, verdict=Verdict.LEDGER)
def check(fact: RowsLost) -> Iterator[Diagnostic]:
    """The migration history lost rows, but the schema was not rolled back.

    The next run of the migration tool applies those migrations again, to a database that already has them.

    Find out who deleted the rows, and restore them.
    """
    yield Diagnostic(f"{fact.table} lost {', '.join(fact.versions)}, which it contained at an earlier check")
