"""MG401: A migration renames a table."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import named, new_name

TRIPS = "alter table orders rename to sales;"

PASSES = (
    "create table o (id integer); alter table o rename to sales;",
    "alter table orders rename column note to remark;",
)


@rule("MG401", "table-renamed", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration renames a table.

    Running code that uses the old name fails, and new code fails until the migration is applied.

    Create a view with the old name until no code uses it.
    """
    renamed = fact.statement.opens("rename", "table") or any(map(new_name, fact.actions))
    # Where another one is made under the old name, both names are there all the time for those who wait.
    anew = any(each.opens("create", "table") and named(each.words[2:])[0] == fact.table for each in fact.later)
    if renamed and not fact.makes_table and not anew:
        yield Diagnostic(f"{fact.path} renames a table: {fact.statement.text[:80]}")
