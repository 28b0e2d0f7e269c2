"""MG104: A migration drops a schema or a database."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import named

RULE = Rule(code="MG104", severity=Severity.CRITICAL, verdict=Verdict.POLICY)

ENGINES = ("postgresql", "mariadb")

TRIPS = "drop schema billing;"
PASSES = "create schema billing;"


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration drops a schema or a database.

    Everything in it is gone.

    Drop what is in it one by one, so that each of them is seen; or say `allow MG104: the reason`.
    """
    for word in ("database", "schema"):
        if fact.statement.opens("drop", word):
            yield Said(f"{fact.path} drops {word} {named(fact.statement.words[2:])[0]}")
