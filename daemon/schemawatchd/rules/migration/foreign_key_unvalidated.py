"""MG204: A migration adds a foreign key that checks all rows at once."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import constraints_added

TRIPS = (
    "alter table orders add constraint of_customer foreign key (customer) references customers (id);",
    "alter table orders add foreign key (customer) references customers;",
)

PASSES = (
    """\
alter table orders add constraint of_customer foreign key (customer) references customers (id) not valid;
""",
    "create table notes (id integer); alter table notes add foreign key (id) references orders;",
)


@rule("MG204", "foreign-key-unvalidated", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration adds a foreign key that checks all rows at once.

    Writes to both tables are blocked until every row is checked.

    Add it NOT VALID, and run VALIDATE CONSTRAINT in a later migration.
    """
    for what in constraints_added(fact.actions):
        if what[0] == "foreign" and "not valid" not in " ".join(what) and not fact.is_on_new_table:
            yield Diagnostic(f"{fact.path} adds a foreign key to {fact.table} without NOT VALID")
