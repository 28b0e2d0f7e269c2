"""MG201: A migration adds a column that must not be NULL and has no default."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import columns_added, outside
from schemawatchd.schema.families import SERIALS

RULE = Rule(code="MG201", severity=Severity.WARNING, verdict=Verdict.POLICY)

TRIPS = ("alter table orders add column day date not null;", "alter table shop.orders add day date not null;")
PASSES = (
    "alter table orders add column day date;",
    "alter table orders add column day date not null default '2026-01-01';",
    "create table notes (id integer primary key); alter table notes add column day date not null;",
)

_FILLED = frozenset({"as", "auto_increment", "default", "generated"}) | SERIALS


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration adds a column that must not be NULL and has no default.

    A table with rows refuses it, on MariaDB each row gets a value that nobody chose, and code that does not
    know it yet cannot insert.

    Add it with a default, or nullable, fill it, and forbid NULL in a later migration.
    """
    for name, what in columns_added(fact.actions):
        said = outside(what)
        if "not null" in " ".join(said) and not _FILLED & set(said) and not fact.is_on_new_table:
            yield Said(f"{fact.path} adds {fact.table}.{name} NOT NULL without a default")
