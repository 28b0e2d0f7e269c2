"""MG202: A migration sets NOT NULL on an existing column."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import named

TRIPS = "alter table orders alter column day set not null;"

PASSES = (
    "alter table orders alter column day drop not null;",
    "alter table orders add constraint day_known check (day is not null) not valid;",
    """\
alter table orders validate constraint day_known;
alter table orders alter column day set not null;
""",
)


@rule("MG202", "null-forbidden", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration sets NOT NULL on an existing column.

    It fails if one row contains NULL, and the table is locked while every row is checked.

    Add `CHECK (… IS NOT NULL) NOT VALID`, validate it in a later migration, then run SET NOT NULL. PostgreSQL then
    skips the check of every row.
    """
    validated = any(
        each.statement.holds("validate", "constraint") and each.tables == fact.tables for each in fact.earlier
    )
    if fact.is_on_new_table or validated:
        return
    for action in fact.actions:
        if action[:1] == ("alter",) and action[-3:] == ("set", "not", "null"):
            yield Diagnostic(f"{fact.path} sets NOT NULL on {fact.table}.{action[-4]}")
        # PostgreSQL 18 has constraints NOT NULL, which can be NOT VALID.
        rest = named(action[2:])[1] if action[1:2] == ("constraint",) else action[1:]
        if action[:1] == ("add",) and rest[:2] == ("not", "null") and rest[3:5] != ("not", "valid"):
            yield Diagnostic(f"{fact.path} sets NOT NULL on {fact.table}.{''.join(rest[2:3])}")
