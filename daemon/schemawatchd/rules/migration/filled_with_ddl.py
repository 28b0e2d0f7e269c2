"""MG207: A migration alters a table and writes rows in the same transaction."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import outside

TRIPS = "alter table orders add column day date; update orders set day = current_date where day is null;"

PASSES = (
    "update orders set day = current_date where day is null;",
    "create table moods (id integer); insert into moods (id) values (1);",
    "alter table orders drop total; update pg_index set indisready = false where indrelid = 'orders'::regclass;",
    """\
-- migrate:up transaction:false
alter table orders add column day date;
update orders set day = current_date where day is null;
""",
)


@rule("MG207", "filled-with-ddl", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration alters a table and writes rows in the same transaction.

    The lock of ALTER TABLE is held until the last row is written, and blocks all reads of the table.

    Alter the table in one migration, and write the rows in batches in another.
    """
    says = fact.statement
    # Rows that the migration itself names are few: they keep nobody waiting who waits for another table.
    named = says.opens("insert") and "values" in outside(says.words)
    altered = [each.found for each in fact.earlier if each.statement.opens("alter", "table") and each.found]
    held = any(not named or set(each) & set(fact.tables) for each in altered)
    # Of the server's own catalogs it is a few rows.
    if not held or not fact.wrapped or fact.is_on_new_table or fact.table.startswith("pg_"):
        return
    if says.words[0] in ("delete", "insert", "update"):
        yield Diagnostic(f"{fact.path} writes rows of {fact.table} under the lock of an ALTER TABLE")
