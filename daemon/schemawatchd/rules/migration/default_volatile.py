"""MG310: A migration adds a column whose value is computed for each row."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import columns_added, outside
from schemawatchd.sql.type_families import SERIALS

TRIPS = (
    "alter table orders add column mark uuid default gen_random_uuid();",
    "alter table orders add column place bigserial;",
    "alter table orders add column twice integer generated always as (total * 2) stored;",
)

PASSES = (
    "alter table orders add column day timestamptz default now();",
    """\
create table notes (id integer);
alter table notes add column mark uuid default gen_random_uuid();
""",
)

_CALLS = frozenset(
    {
        "clock_timestamp",
        "gen_random_uuid",
        "nextval",
        "random",
        "timeofday",
        "uuid_generate_v4",
        "uuidv4",
        "uuidv7",
    }
)

_WORDS = frozenset({"identity", "stored"}) | SERIALS


@rule("MG310", "default-volatile", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration adds a column whose value is computed for each row.

    The table is rewritten, and reads are blocked until that is done.

    Add the column without a default, run SET DEFAULT, and fill existing rows in batches.
    """
    for name, what in columns_added(fact.actions):
        if (_CALLS & set(what) or _WORDS & set(outside(what))) and not fact.is_on_new_table:
            yield Diagnostic(f"{fact.path} computes {fact.table}.{name} for each row")
