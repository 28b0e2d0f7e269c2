"""MG204: A migration adds a foreign key that looks at all rows at once."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import constraints_added

RULE = Rule(code="MG204", severity=Severity.WARNING, verdict=Verdict.POLICY)

ENGINES = ("postgresql",)

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


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration adds a foreign key that looks at all rows at once.

    Both tables are locked against writing until the last row is looked at.

    Add it NOT VALID, and VALIDATE CONSTRAINT in a later migration.
    """
    for what in constraints_added(fact.actions):
        if what[0] == "foreign" and "not valid" not in " ".join(what) and not fact.is_on_new_table:
            yield Said(f"{fact.path} adds a foreign key to {fact.table} without NOT VALID")
