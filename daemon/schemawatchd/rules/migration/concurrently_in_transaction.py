"""MG302: A migration uses CONCURRENTLY inside a transaction."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = ("create index concurrently orders_day on orders (day);", "reindex table concurrently orders;")

PASSES = (
    """\
-- migrate:up transaction:false
create index concurrently orders_day on orders (day);
""",
    "refresh materialized view concurrently totals;",
)


@rule("MG302", "concurrently-in-transaction", Severity.CRITICAL, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration uses CONCURRENTLY inside a transaction.

    PostgreSQL rejects the statement, so the migration fails.

    Put it alone into a migration with `-- migrate:up transaction:false`.
    """
    says = fact.statement
    apart = says.words[0] in ("alter", "create", "drop", "reindex")
    if apart and "concurrently" in says.words and fact.together:
        # golang-migrate can be told to send them one by one (x-multi-statement).
        together = "which its tool sends together by default, in one transaction"
        yield Diagnostic(
            f"{fact.path} uses CONCURRENTLY with other statements, {together}", severity=Severity.WARNING
        )
    elif apart and "concurrently" in says.words and fact.wrapped:
        yield Diagnostic(f"{fact.path} uses CONCURRENTLY inside a transaction")
