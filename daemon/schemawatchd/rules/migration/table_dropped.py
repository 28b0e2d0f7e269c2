"""MG101: A migration drops a table."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = (
    "drop table orders;",
    "drop table if exists shop.orders, customers;",
    "create table t (id integer); drop table t, orders;",
)

PASSES = (
    "create table orders_2 (id integer primary key);",
    """\
create table o (id integer primary key);
insert into o (id) select id from orders;
drop table orders;
alter table o rename to orders;
""",
    "create table t (id integer); drop table t;",
    "create table t (id integer); create table u (id integer); drop table t, u;",
)


@rule("MG101", "table-dropped", Severity.CRITICAL, verdict=Verdict.POLICY)
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration drops a table.

    Its rows are deleted, and running code that uses the table fails.

    Release code that does not use it and keep a backup. Then add `allow MG101: the reason` to the header.
    """
    gone = [each for each in fact.found if each not in fact.rebuilt]
    if fact.statement.opens("drop", "table") and gone:
        yield Diagnostic(f"{fact.path} drops table {', '.join(gone)}")
