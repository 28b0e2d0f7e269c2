"""MG301: A migration makes an index without CONCURRENTLY."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View

RULE = Rule(code="MG301", severity=Severity.WARNING, verdict=Verdict.POLICY)

ENGINES = ("postgresql",)

TRIPS = ("create index orders_day on orders (day);", "create unique index orders_number on orders (number);")
PASSES = (
    "create index concurrently orders_day on orders (day);",
    "create table notes (id integer); create index notes_id on notes (id);",
)


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration makes an index without CONCURRENTLY.

    Nobody can write to the table until the index is made.

    CREATE INDEX CONCURRENTLY, under `-- migrate:up transaction:false`.
    """
    words = fact.statement.words
    makes_index = words[:1] == ("create",) and "index" in words[1:3]
    if makes_index and "concurrently" not in words and not fact.is_on_new_table:
        yield Said(f"{fact.path} makes an index on {fact.table} without CONCURRENTLY")
