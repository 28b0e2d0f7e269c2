"""MG209: A migration redefines a column as NOT NULL."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import retyped

TRIPS = ("alter table orders modify day date not null;", "alter table orders change day placed date not null;")

PASSES = (
    "alter table orders modify day date null;",
    """\
-- migrate:up
alter table orders modify day datetime not null;
-- migrate:down
alter table orders modify day date not null;
""",
)


@rule("MG209", "null-forbidden-anew", Severity.WARNING, verdict=Verdict.POLICY, engines=("mariadb",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration redefines a column as NOT NULL.

    It fails if one row contains NULL, or replaces NULL by a zero value, depending on `sql_mode`.

    Fill the column in an earlier migration. If it was NOT NULL before, define it so in `down`, and this rule does
    not apply.
    """
    for before, after, what in retyped(fact.actions):
        was = " ".join(fact.definition_before(before))
        if "not null" in " ".join(what) and "not null" not in was and not fact.is_on_new_table:
            yield Diagnostic(f"{fact.path} redefines {fact.table}.{after} as NOT NULL")
