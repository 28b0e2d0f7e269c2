"""MG105: A migration uses CASCADE."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = (
    "drop view totals cascade;",
    "drop function total(integer) cascade;",
    "alter table orders drop column note cascade;",
    "truncate orders cascade;",
)

PASSES = (
    "drop view totals;",
    """\
alter table lines add constraint of_order foreign key (order_id) references orders on delete cascade not valid;
""",
)


@rule("MG105", "dropped-with-others", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration uses CASCADE.

    Dependent objects are dropped or emptied, too, and they may differ from database to database.

    Name each object to drop, and remove CASCADE.
    """
    words = fact.statement.words
    parts = (words, *(each for each in fact.actions if each[:1] == ("drop",)))
    if any(each[0] in ("drop", "truncate") and each[-1] == "cascade" for each in parts):
        yield Diagnostic(f"{fact.path} uses CASCADE: {fact.statement.text[:80]}")
