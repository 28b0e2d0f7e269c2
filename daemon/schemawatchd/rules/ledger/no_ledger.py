"""LG110: There are migrations, and the database has no ledger of their tool."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import NoLedger
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="LG110", severity=Severity.NOTICE, verdict=Verdict.LEDGER)


def check(fact: NoLedger, view: View) -> Iterator[Said]:
    """There are migrations, and the database has no ledger of their tool.

    Which of them are applied cannot be known.

    Let the tool take the database over (baseline, stamp), or name its table with `ledger`.
    """
    yield Said(
        f"{view.target} has no table {fact.table}, so which migrations are applied is not known; "
        f"it is compared with {fact.compared_with}"
    )
