"""MG208: A migration updates all rows of a table."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import outside

RULE = Rule(code="MG208", severity=Severity.NOTICE, verdict=Verdict.POLICY)

TRIPS = "update orders set total = 0;"
PASSES = (
    "update orders set total = 0 where total is null;",
    "create table notes (id integer); update notes set id = 0;",
)


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration updates all rows of a table.

    Each row is written anew in one transaction, and its old values are nowhere.

    Say which rows with WHERE; on large tables do it in portions.
    """
    if fact.statement.opens("update") and "where" not in outside(fact.statement.words) and not fact.makes_table:
        yield Said(f"{fact.path} updates all rows of {fact.table}")
