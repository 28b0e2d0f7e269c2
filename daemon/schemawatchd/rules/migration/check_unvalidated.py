"""MG205: A migration adds a check constraint that checks all rows at once."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import constraints_added

TRIPS = (
    "alter table orders add constraint total_positive check (total > 0);",
    "alter table orders add check (total > 0);",
)

PASSES = (
    "alter table orders add constraint total_positive check (total > 0) not valid;",
    "create table notes (id integer); alter table notes add check (id > 0);",
)


@rule("MG205", "check-unvalidated", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration adds a check constraint that checks all rows at once.

    Reads and writes of the table are blocked until every row is checked.

    Add it NOT VALID, and run VALIDATE CONSTRAINT in a later migration.
    """
    for what in constraints_added(fact.actions):
        if what[0] == "check" and "not valid" not in " ".join(what) and not fact.is_on_new_table:
            yield Diagnostic(f"{fact.path} adds a check to {fact.table} without NOT VALID")
