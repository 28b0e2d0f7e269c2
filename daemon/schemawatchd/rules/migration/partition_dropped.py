"""MG106: A migration drops or truncates a partition."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import named

TRIPS = ("alter table orders drop partition p2024;", "alter table orders truncate partition p2024;")

PASSES = "alter table orders add partition (partition p2027 values less than (2028));"


@rule("MG106", "partition-dropped", Severity.CRITICAL, verdict=Verdict.POLICY, engines=("mariadb",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration drops or truncates a partition.

    The rows in it are deleted.

    Keep a copy with EXCHANGE PARTITION. Then add `allow MG106: the reason` to the header.
    """
    for action in fact.actions:
        if action[:2] in (("drop", "partition"), ("truncate", "partition")):
            yield Diagnostic(f"{fact.path} deletes the rows of partition {named(action[2:])[0]} of {fact.table}")
