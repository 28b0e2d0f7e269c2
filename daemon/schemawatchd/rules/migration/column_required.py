"""MG201: A migration adds a NOT NULL column without a default."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import columns_added, outside
from schemawatchd.sql.type_families import SERIALS

TRIPS = ("alter table orders add column day date not null;", "alter table shop.orders add day date not null;")

PASSES = (
    "alter table orders add column day date;",
    "alter table orders add column day date not null default '2026-01-01';",
    "create table notes (id integer primary key); alter table notes add column day date not null;",
)

_FILLED = frozenset({"as", "auto_increment", "default", "generated"}) | SERIALS


@rule("MG201", "column-required", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration adds a NOT NULL column without a default.

    The statement fails on a table with rows (MariaDB fills in an arbitrary value instead), and running code that
    does not know the column cannot insert rows.

    Add it with a default. Or add it as nullable, fill it, and set NOT NULL in a later migration.
    """
    for name, what in columns_added(fact.actions):
        said = outside(what)
        if "not null" in " ".join(said) and not _FILLED & set(said) and not fact.is_on_new_table:
            yield Diagnostic(f"{fact.path} adds {fact.table}.{name} NOT NULL without a default")
