"""MG306: A migration drops an index without CONCURRENTLY."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View

RULE = Rule(code="MG306", severity=Severity.NOTICE, verdict=Verdict.POLICY)

ENGINES = ("postgresql",)

TRIPS = "drop index orders_day;"
PASSES = """\
-- migrate:up transaction:false
drop index concurrently orders_day;
"""


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration drops an index without CONCURRENTLY.

    It waits for all that use the table, and everybody else waits behind it.

    DROP INDEX CONCURRENTLY, under `-- migrate:up transaction:false`.
    """
    if fact.statement.opens("drop", "index") and "concurrently" not in fact.statement.words:
        yield Said(f"{fact.path} drops an index without CONCURRENTLY: {fact.statement.text[:80]}")
