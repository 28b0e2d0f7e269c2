"""MG405: A migration names the database of a table."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = ("alter table shop.orders add note text;", "insert into shop.orders (id) values (1);")

PASSES = "alter table orders add note text;"


@rule("MG405", "database-named", Severity.WARNING, verdict=Verdict.POLICY, engines=("mariadb",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration names the database of a table.

    On a database with another name (a copy, a temporary or test database) it changes the wrong database or fails.

    Remove the database name. The connection selects the database.
    """
    for schema, name in fact.tables:
        if schema and fact.statement.holds(schema, ".", name):
            yield Diagnostic(f"{fact.path} names database {schema}: {fact.statement.text[:80]}")
