"""MG408: A migration inserts rows without naming columns."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import named

TRIPS = ("insert into moods values (1, 'fine');", "insert into orders select * from old_orders;")

PASSES = (
    "insert into moods (id, name) values (1, 'fine');",
    "create table m (id integer); insert into m values (1);",
)


@rule("MG408", "columns-not-named", Severity.NOTICE, verdict=Verdict.POLICY)
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration inserts rows without naming columns.

    It fails or fills the wrong columns if a column was added or the order differs.

    Name the columns: `INSERT INTO t (a, b) …`.
    """
    following = named(fact.statement.after("into"))[1][:1]
    bare = following in (("select",), ("values",))
    if fact.statement.opens("insert", "into") and bare and not fact.is_on_new_table:
        yield Diagnostic(f"{fact.path} inserts into {fact.table} without naming columns")
