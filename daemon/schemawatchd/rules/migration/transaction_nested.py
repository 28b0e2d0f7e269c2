"""MG507: A migration begins or ends a transaction inside the transaction that it runs in."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = ("begin; create table notes (id integer); commit;", "create table notes (id integer); commit;")

PASSES = (
    "create table notes (id integer);",
    """\
-- migrate:up transaction:false
begin;
create table notes (id integer);
commit;
""",
    "savepoint a; rollback to savepoint a;",
)


@rule("MG507", "transaction-nested", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql", "sqlite"))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration begins or ends a transaction inside the transaction that it runs in.

    The tool's transaction ends early. If a later statement fails, the migration is applied partly and is not in
    the migration history.

    Remove the statement, or add `-- migrate:up transaction:false`.
    """
    words = fact.statement.words
    verb = words[0] in ("abort", "begin", "commit", "end") or words[:2] == ("start", "transaction")
    back = words[0] == "rollback" and "to" not in words
    if fact.wrapped and not fact.together and (verb or back):
        yield Diagnostic(f"{fact.path} uses {fact.statement.text[:80]} inside the migration's own transaction")
