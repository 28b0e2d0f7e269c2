"""MG208: A migration updates all rows of a table."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import outside

TRIPS = "update orders set total = 0;"

PASSES = (
    "update orders set total = 0 where total is null;",
    "create table notes (id integer); update notes set id = 0;",
)


@rule("MG208", "all-rows-updated", Severity.NOTICE, verdict=Verdict.POLICY)
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration updates all rows of a table.

    Every row is rewritten in one transaction, and the old values cannot be restored.

    Restrict the rows with WHERE, and update large tables in batches.
    """
    if fact.statement.opens("update") and "where" not in outside(fact.statement.words) and not fact.makes_table:
        yield Diagnostic(f"{fact.path} updates all rows of {fact.table}")
