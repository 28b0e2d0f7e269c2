"""MG207: A migration changes tables and fills them in one transaction."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import outside

RULE = Rule(code="MG207", severity=Severity.WARNING, verdict=Verdict.POLICY)

ENGINES = ("postgresql",)

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


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration changes tables and fills them in one transaction.

    The lock of the ALTER TABLE is held until the last row is written; nobody reads the table meanwhile.

    Change the table in one migration, fill it in portions in another.
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
        yield Said(f"{fact.path} writes rows of {fact.table} under the lock of an ALTER TABLE")
