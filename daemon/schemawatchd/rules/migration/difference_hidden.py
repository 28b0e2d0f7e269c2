"""MG407: A migration uses IF NOT EXISTS."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = (
    "create table if not exists notes (id integer);",
    "create index if not exists orders_day on orders (day);",
)

PASSES = ("create table notes (id integer);", "drop table if exists notes;")


@rule("MG407", "difference-hidden", Severity.NOTICE, verdict=Verdict.POLICY)
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration uses IF NOT EXISTS.

    If a different object with that name exists, the migration succeeds and leaves it unchanged.

    Remove IF NOT EXISTS. A migration runs once, and an error shows the conflict.
    """
    says = fact.statement
    kind = {"column", "index", "sequence", "table", "view"} & set(says.words[:12])
    if says.words[0] in ("alter", "create") and kind and says.holds("if", "not", "exists"):
        yield Diagnostic(f"{fact.path} uses IF NOT EXISTS: {says.text[:80]}")
