"""MG205: A migration adds a check that looks at all rows at once."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import constraints_added

RULE = Rule(code="MG205", severity=Severity.WARNING, verdict=Verdict.POLICY)

ENGINES = ("postgresql",)

TRIPS = (
    "alter table orders add constraint total_positive check (total > 0);",
    "alter table orders add check (total > 0);",
)
PASSES = (
    "alter table orders add constraint total_positive check (total > 0) not valid;",
    "create table notes (id integer); alter table notes add check (id > 0);",
)


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration adds a check that looks at all rows at once.

    Nobody can read or write the table until the last row is looked at.

    Add it NOT VALID, and VALIDATE CONSTRAINT in a later migration.
    """
    for what in constraints_added(fact.actions):
        if what[0] == "check" and "not valid" not in " ".join(what) and not fact.is_on_new_table:
            yield Said(f"{fact.path} adds a check to {fact.table} without NOT VALID")
