"""MG511: A migration rebuilds a table without checking the foreign keys that refer to it."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = """\
create table o (id integer primary key);
insert into o (id) select id from orders;
drop table orders;
alter table o rename to orders;
"""

PASSES = """\
create table o (id integer primary key);
insert into o (id) select id from orders;
drop table orders;
alter table o rename to orders;
pragma foreign_key_check;
"""


@rule("MG511", "rebuilt-unchecked", Severity.WARNING, verdict=Verdict.POLICY, engines=("sqlite",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration rebuilds a table without checking the foreign keys that refer to it.

    Rows of other tables may refer to rows that do not exist, and SQLite reports it only when they are written.

    Run `PRAGMA foreign_key_check` at the end, and add a `verify:` query on `pragma_foreign_key_check`.
    """
    checked = any("foreign_key_check" in each.words for each in fact.all)
    if fact.statement.opens("drop", "table") and fact.rebuilt and not checked:
        yield Diagnostic(f"{fact.path} rebuilds {', '.join(fact.rebuilt)} without PRAGMA foreign_key_check")
