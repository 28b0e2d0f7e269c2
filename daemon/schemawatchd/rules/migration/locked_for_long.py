"""MG305: A migration locks a table while all its rows are processed."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import Words, bracket, clauses

TRIPS = (
    """\
-- migrate:up transaction:false
vacuum full orders;
""",
    "cluster orders using orders_day;",
    "reindex table orders;",
    "lock table orders in access exclusive mode;",
    "refresh materialized view totals;",
)

PASSES = (
    "refresh materialized view concurrently totals;",
    """\
-- migrate:up transaction:false
reindex table concurrently orders;
""",
    "lock table orders in share row exclusive mode;",
)

_OPENINGS = (("cluster",), ("refresh", "materialized"), ("reindex",), ("vacuum", "full"))

_OFF = frozenset({"0", "false", "off"})


def _rewrites(words: Words) -> bool:
    """Whether it is a VACUUM with FULL among the options in its brackets."""
    options = clauses(bracket(words[1:])) if words[0] == "vacuum" else ()
    return any(each[0] == "full" and not _OFF & set(each[1:]) for each in options)


@rule("MG305", "locked-for-long", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration locks a table while all its rows are processed.

    Reads and writes are blocked in the meantime.

    Use CONCURRENTLY where it exists, and run maintenance outside of migrations.
    """
    says = fact.statement
    if "concurrently" in says.words or fact.is_on_new_table:
        return
    exclusive = says.opens("lock") and (says.holds("access", "exclusive") or "mode" not in says.words)
    if exclusive or _rewrites(says.words) or any(says.opens(*each) for each in _OPENINGS):
        yield Diagnostic(f"{fact.path} holds a long lock: {says.text[:80]}")
