"""MG209: A migration defines a column anew as NOT NULL."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import retyped

RULE = Rule(code="MG209", severity=Severity.WARNING, verdict=Verdict.POLICY)

ENGINES = ("mariadb",)

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


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration defines a column anew as NOT NULL.

    It fails where one row has none, or makes a zero of it, as `sql_mode` says.

    Fill it in an earlier migration; where it was NOT NULL before, say so in `down`, and this is silent.
    """
    for before, after, what in retyped(fact.actions):
        was = " ".join(fact.definition_before(before))
        if "not null" in " ".join(what) and "not null" not in was and not fact.is_on_new_table:
            yield Said(f"{fact.path} defines {fact.table}.{after} as NOT NULL")
