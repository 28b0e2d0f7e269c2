"""LG106: The ledger has lost lines, and the schema did not go back with them."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import RowsLost
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG106", "rows-lost", Severity.CRITICAL, verdict=Verdict.LEDGER)
def check(fact: RowsLost) -> Iterator[Diagnostic]:
    """The ledger has lost lines, and the schema did not go back with them.

    The next run of the tool applies those migrations again, to a database that has them already.

    Find out who took the lines out, and put them back.
    """
    yield Diagnostic(f"{fact.table} has lost {', '.join(fact.versions)}, which it had at an earlier look")
