"""MG303: A migration makes the server write a table anew."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import retyped
from schemawatchd.sql.type_widths import in_place, same_in_utc

TRIPS = "alter table orders alter column total type bigint; alter table orders modify total bigint;"

PASSES = (
    """\
-- migrate:up
alter table orders alter column note type varchar(200);
alter table orders modify note varchar(200);
-- migrate:down
alter table orders alter column note type varchar(80);
alter table orders modify note varchar(80);
""",
    "alter table orders add column day date default now();",
)

_WHOLE = frozenset(
    {
        ("convert", "to"),
        ("engine", "="),
        ("set", "access"),
        ("set", "logged"),
        ("set", "tablespace"),
        ("set", "unlogged"),
    }
)


@rule("MG303", "table-rewritten", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql", "mariadb"))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration makes the server write a table anew.

    Until the last row is copied nobody can write to it, on PostgreSQL not even read.

    Add a new column, fill it in portions, and change over. What the type was is read in `down`: some
    changes need no rewriting.
    """
    if fact.is_on_new_table:
        return
    for before, after, what in retyped(fact.actions):
        was = fact.definition_before(before)
        if not in_place(what, was, fact.engine) and not (fact.is_in_utc and same_in_utc(what, was, before)):
            yield Diagnostic(f"{fact.path} writes {fact.table} anew: {after} gets another type")
    for action in fact.actions:
        if action[:2] in _WHOLE:
            yield Diagnostic(f"{fact.path} writes {fact.table} anew: {' '.join(action)}")
