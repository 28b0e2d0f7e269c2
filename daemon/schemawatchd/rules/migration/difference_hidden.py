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

    Where something else is there under that name, it passes and leaves it as it is.

    Leave it out: a migration runs once, and a failure tells what is in the way.
    """
    says = fact.statement
    kind = {"column", "index", "sequence", "table", "view"} & set(says.words[:12])
    if says.words[0] in ("alter", "create") and kind and says.holds("if", "not", "exists"):
        yield Diagnostic(f"{fact.path} hides what is in the way: {says.text[:80]}")
