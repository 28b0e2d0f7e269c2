"""MG405: A migration names the database of a table."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View

RULE = Rule(code="MG405", severity=Severity.WARNING, verdict=Verdict.POLICY)

ENGINES = ("mariadb",)

TRIPS = ("alter table shop.orders add note text;", "insert into shop.orders (id) values (1);")
PASSES = "alter table orders add note text;"


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration names the database of a table.

    On a database of another name (a copy, scratch, a test) it changes the wrong one or fails.

    Leave the name out: the connection has chosen the database.
    """
    for schema, name in fact.tables:
        if schema and fact.statement.holds(schema, ".", name):
            yield Said(f"{fact.path} names database {schema}: {fact.statement.text[:80]}")
