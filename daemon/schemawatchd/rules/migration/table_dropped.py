"""MG101: A migration drops a table."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View

RULE = Rule(code="MG101", severity=Severity.CRITICAL, verdict=Verdict.POLICY)

TRIPS = "drop table orders;"
PASSES = "create table orders_2 (id integer primary key);"


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration drops a table.

    Its rows are gone, and code that still runs and names it fails at once.

    Take it out of use first; keep a backup; then say `allow MG101: the reason` in the header.
    """
    if fact.statement.opens("drop", "table"):
        yield Said(f"{fact.path} drops a table: {fact.statement.text[:80]}")
