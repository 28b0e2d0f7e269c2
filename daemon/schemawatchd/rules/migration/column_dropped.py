"""MG102: A migration drops a column."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import Quoted, Words, named

TRIPS = (
    "alter table orders drop column note;",
    "alter table shop.orders add day date, drop column note;",
    "alter table orders drop column note; alter table orders add column note integer;",
    "alter table sales add column note text; alter table orders drop column note;",
)

PASSES = (
    "alter table orders drop constraint orders_total_check;",
    "alter table orders add column note text;",
    "alter table orders add column was int; update orders set was = total; alter table orders drop column was;",
)

_OTHERS = {
    "mariadb": frozenset({"check", "foreign", "index", "key", "partition", "period", "primary", "system"}),
}


def _column(action: Words, engine: str) -> str:
    """The column that an action drops; nothing where it does something else."""
    what = "".join(each for each in action[1:2] if not isinstance(each, Quoted))
    if action[:1] != ("drop",) or what == "constraint" or what in _OTHERS.get(engine, ()):
        return ""
    return named(action[2:] if what == "column" else action[1:])[0]


@rule("MG102", "column-dropped", Severity.CRITICAL, verdict=Verdict.POLICY)
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration drops a column.

    Its values are deleted, and running code that names the column fails.

    Release code that does not use it. Then add `allow MG102: the reason` to the header.
    """
    for name in (_column(action, fact.engine) for action in fact.actions):
        if name and not fact.makes_table and not {(each, name) for each in fact.tables} & fact.added:
            yield Diagnostic(f"{fact.path} drops column {fact.table}.{name}")
