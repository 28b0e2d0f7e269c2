"""MG103: A migration deletes all rows of a table."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import outside

TRIPS = ("truncate table orders;", "delete from orders;")

PASSES = ("delete from orders where total = 0;", "create table copies (id integer); delete from copies;")


@rule("MG103", "rows-deleted", Severity.CRITICAL, verdict=Verdict.POLICY)
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration deletes all rows of a table.

    The rows cannot be restored after the commit, except from a backup.

    Restrict the statement with WHERE, or add `allow MG103: the reason` to the header.
    """
    says = fact.statement
    all_rows = says.opens("truncate") or (says.opens("delete", "from") and "where" not in outside(says.words))
    if all_rows and fact.found:
        yield Diagnostic(f"{fact.path} deletes all rows of {', '.join(fact.found)}")
