"""LG110: There are migrations, and the database has no ledger of their tool."""

from collections.abc import Iterator

from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import NoLedger
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG110", "no-ledger", Severity.NOTICE, verdict=Verdict.LEDGER)
def check(fact: NoLedger, context: RuleContext) -> Iterator[Diagnostic]:
    """There are migrations, and the database has no ledger of their tool.

    Which of them are applied cannot be known.

    Let the tool take the database over (baseline, stamp), or name its table with `ledger`.
    """
    yield Diagnostic(
        f"{context.target} has no table {fact.table}, so which migrations are applied is not known; "
        f"it is compared with {fact.compared_with}"
    )
