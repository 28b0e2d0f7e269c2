"""MG408: A migration inserts without naming columns."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import named

RULE = Rule(code="MG408", severity=Severity.NOTICE, verdict=Verdict.POLICY)

TRIPS = ("insert into moods values (1, 'fine');", "insert into orders select * from old_orders;")
PASSES = (
    "insert into moods (id, name) values (1, 'fine');",
    "create table m (id integer); insert into m values (1);",
)


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration inserts without naming columns.

    It fails, or fills the wrong ones, where columns stand in another order or one was added.

    Name them: INSERT INTO t (a, b).
    """
    following = named(fact.statement.after("into"))[1][:1]
    bare = following in (("select",), ("values",))
    if fact.statement.opens("insert", "into") and bare and not fact.is_on_new_table:
        yield Said(f"{fact.path} inserts into {fact.table} without naming columns")
