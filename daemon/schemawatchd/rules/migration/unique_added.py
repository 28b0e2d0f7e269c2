"""MG203: A migration adds a unique key to an existing table."""

from collections.abc import Iterator
from itertools import permutations

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import Words, bracket, constraints_added, named

TRIPS = (
    "create unique index orders_number on orders (number);",
    "alter table orders add primary key (number), drop constraint orders_total_key;",
)

PASSES = (
    "create index orders_number on orders (number);",
    "create table notes (id integer primary key, n integer); create unique index one on notes (n);",
    "alter table orders drop column id, add primary key (number), drop constraint orders_number_key;",
    "alter table orders add primary key (a, b), drop constraint orders_b_a_key;",
)

_MOST = 5
"""So many columns are tried in each order; more are rare."""


def _was(fact: MigrationStatement, what: Words) -> bool:
    """Whether it takes the place of a UNIQUE on the same columns, by the name that PostgreSQL gives to that."""
    begin = what.index("(") if "(" in what else len(what)
    columns = [each for each in bracket(what[begin:]) if each != ","]
    dropped = {named(each[2:])[0] for each in fact.actions if each[:2] == ("drop", "constraint")}
    if not dropped or len(columns) > _MOST:
        return False
    return any("_".join((fact.table, *each, "key")) in dropped for each in permutations(columns))


@rule("MG203", "unique-added", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration adds a unique key to an existing table.

    It fails if the table contains duplicates, and blocks writes while it is built.

    Search for duplicates first. On PostgreSQL, run CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING
    INDEX.
    """
    if fact.is_on_new_table:
        return
    if fact.statement.opens("create", "unique", "index"):
        yield Diagnostic(f"{fact.path} makes rows of {fact.table} unique", severity=Severity.NOTICE)
    for what in constraints_added(fact.actions):
        if what[0] in ("primary", "unique") and "using index" not in " ".join(what) and not _was(fact, what):
            yield Diagnostic(f"{fact.path} makes rows of {fact.table} unique: {' '.join(what)}")
