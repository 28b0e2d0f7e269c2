"""MG207: A migration changes tables and fills them in one transaction."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View

RULE = Rule(code="MG207", severity=Severity.WARNING, verdict=Verdict.POLICY)

ENGINES = ("postgresql",)

TRIPS = "alter table orders add column day date; update orders set day = current_date where day is null;"
PASSES = (
    "update orders set day = current_date where day is null;",
    "create table moods (id integer); insert into moods (id) values (1);",
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
    data = fact.statement.words[0] in ("delete", "insert", "update")
    if (
        data
        and fact.wrapped
        and not fact.makes_table
        and any(each.opens("alter", "table") for each in fact.before)
    ):
        yield Said(f"{fact.path} writes rows of {fact.table} under the lock of an ALTER TABLE")
