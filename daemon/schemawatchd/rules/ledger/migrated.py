"""LG301: Migrations were applied, and the database is what they make of it."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import Migrated
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="LG301", severity=Severity.INFO, verdict=Verdict.APPLIED, event=True)


def check(fact: Migrated, view: View) -> Iterator[Said]:  # noqa: ARG001
    """Migrations were applied, and the database is what they make of it.

    An authorised change.

    Nothing is to be done.
    """
    steps = "1 migration" if fact.count == 1 else f"{fact.count} migrations"
    moved = f"moved, {steps}," if fact.count else "went back,"
    ends = "in sync" if fact.proved else "not proved: its migrations do not replay"
    yield Said(f"{fact.target} {moved} {fact.before or 'from nothing'} → {fact.now or 'nothing'}; {ends}")
