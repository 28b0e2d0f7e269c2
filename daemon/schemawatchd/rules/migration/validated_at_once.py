"""MG307: A migration adds a constraint NOT VALID and validates it in the same transaction."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = """\
alter table orders add constraint total_positive check (total > 0) not valid;
alter table orders validate constraint total_positive;
"""

PASSES = "alter table orders validate constraint total_positive;"


@rule("MG307", "validated-at-once", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration adds a constraint NOT VALID and validates it in the same transaction.

    The strong lock is held while every row is checked, so NOT VALID has no benefit.

    Validate the constraint in a separate migration.
    """
    validates = any(each[:2] == ("validate", "constraint") for each in fact.actions)
    added = any(each.statement.holds("not", "valid") and each.tables == fact.tables for each in fact.earlier)
    if validates and added and fact.wrapped:
        yield Diagnostic(f"{fact.path} validates a constraint of {fact.table} in the transaction that adds it")
