"""MG303: A migration rewrites a table."""

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
    """A migration rewrites a table.

    Writes (on PostgreSQL reads, too) are blocked until the last row is copied.

    Add a new column, fill it in batches, then switch to it. The old type is read from `down`, because some changes
    need no rewrite.
    """
    if fact.is_on_new_table:
        return
    for before, after, what in retyped(fact.actions):
        was = fact.definition_before(before)
        if not in_place(what, was, fact.engine) and not (fact.is_in_utc and same_in_utc(what, was, before)):
            yield Diagnostic(f"{fact.path} rewrites {fact.table}: {after} changes its type")
    for action in fact.actions:
        if action[:2] in _WHOLE:
            yield Diagnostic(f"{fact.path} rewrites {fact.table}: {' '.join(action)}")
