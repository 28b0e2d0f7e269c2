"""LG110: The database has no migration history table (ledger), although there are migrations."""

from collections.abc import Iterator

from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import NoLedger
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG110", "no-ledger", Severity.NOTICE, verdict=Verdict.LEDGER)
def check(fact: NoLedger, context: RuleContext) -> Iterator[Diagnostic]:
    """The database has no migration history table (ledger), although there are migrations.

    The applied migrations are unknown.

    Let the migration tool adopt the database (`baseline` or `stamp`), or set `ledger` to the name of its table.
    """
    yield Diagnostic(
        f"{context.target} has no migration history table {fact.table}, so the applied migrations are unknown; "
        f"it is compared with {fact.compared_with}"
    )
