"""MG306: A migration drops an index without CONCURRENTLY."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = "drop index orders_day;"

PASSES = """\
-- migrate:up transaction:false
drop index concurrently orders_day;
"""


@rule("MG306", "index-drop-locks", Severity.NOTICE, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration drops an index without CONCURRENTLY.

    It waits for all running queries of the table, and all later queries wait behind it.

    Use DROP INDEX CONCURRENTLY, with `-- migrate:up transaction:false`.
    """
    if fact.statement.opens("drop", "index") and "concurrently" not in fact.statement.words:
        yield Diagnostic(f"{fact.path} drops an index without CONCURRENTLY: {fact.statement.text[:80]}")
