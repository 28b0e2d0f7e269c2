"""MG106: A migration drops or empties a partition."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import named

RULE = Rule(code="MG106", severity=Severity.CRITICAL, verdict=Verdict.POLICY)

ENGINES = ("mariadb",)

TRIPS = ("alter table orders drop partition p2024;", "alter table orders truncate partition p2024;")
PASSES = "alter table orders add partition (partition p2027 values less than (2028));"


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration drops or empties a partition.

    The rows in it are gone.

    Keep a copy with EXCHANGE PARTITION first; then say `allow MG106: the reason`.
    """
    for action in fact.actions:
        if action[:2] in (("drop", "partition"), ("truncate", "partition")):
            yield Said(f"{fact.path} removes the rows of partition {named(action[2:])[0]} of {fact.table}")
