"""MG203: A migration adds uniqueness to a table that is there already."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import constraints_added

RULE = Rule(code="MG203", severity=Severity.WARNING, verdict=Verdict.POLICY)

TRIPS = "create unique index orders_number on orders (number);"
PASSES = (
    "create index orders_number on orders (number);",
    "create table notes (id integer primary key, n integer); create unique index one on notes (n);",
)


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration adds uniqueness to a table that is there already.

    It fails where two rows are alike, and while it looks nobody can write.

    Look for duplicates first. On PostgreSQL CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING
    INDEX.
    """
    if fact.is_on_new_table:
        return
    if fact.statement.opens("create", "unique", "index"):
        yield Said(f"{fact.path} makes rows of {fact.table} unique", severity=Severity.NOTICE)
    for what in constraints_added(fact.actions):
        if what[0] in ("primary", "unique") and "using index" not in " ".join(what):
            yield Said(f"{fact.path} makes rows of {fact.table} unique: {' '.join(what)}")
