"""MG104: A migration drops a schema or a database."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import named

TRIPS = "drop schema billing;"

PASSES = "create schema billing;"


@rule("MG104", "schema-dropped", Severity.CRITICAL, verdict=Verdict.POLICY, engines=("postgresql", "mariadb"))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration drops a schema or a database.

    All objects and rows in it are deleted.

    Drop its objects one by one, so that each is reviewed, or add `allow MG104: the reason` to the header.
    """
    for word in ("database", "schema"):
        if fact.statement.opens("drop", word):
            yield Diagnostic(f"{fact.path} drops {word} {named(fact.statement.words[2:])[0]}")
