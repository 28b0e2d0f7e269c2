"""MG301: A migration creates an index without CONCURRENTLY."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = ("create index orders_day on orders (day);", "create unique index orders_number on orders (number);")

PASSES = (
    "create index concurrently orders_day on orders (day);",
    "create table notes (id integer); create index notes_id on notes (id);",
)


@rule("MG301", "index-locks", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration creates an index without CONCURRENTLY.

    Writes to the table are blocked until the index is built.

    Use CREATE INDEX CONCURRENTLY, with `-- migrate:up transaction:false`.
    """
    words = fact.statement.words
    makes_index = words[:1] == ("create",) and "index" in words[1:3]
    if makes_index and "concurrently" not in words and not fact.is_on_new_table:
        yield Diagnostic(f"{fact.path} creates an index on {fact.table} without CONCURRENTLY")
