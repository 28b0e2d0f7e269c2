"""MG309: A migration requests a table copy or an exclusive lock."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = (
    "alter table orders add column day date, algorithm=copy;",
    "alter table orders add column day date, lock = exclusive;",
    "lock tables orders write;",
)

PASSES = "alter table orders add column day date, algorithm=instant;"


@rule("MG309", "copied-under-lock", Severity.WARNING, verdict=Verdict.POLICY, engines=("mariadb",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration requests a table copy or an exclusive lock.

    Writes are blocked until it is done.

    Request ALGORITHM=INSTANT or LOCK=NONE. MariaDB then rejects the statement at once if it needs a copy or a
    lock.
    """
    says = fact.statement
    asked = any(says.holds(*each) for each in (("algorithm", "=", "copy"), ("lock", "=", "exclusive")))
    if asked or says.opens("lock", "table") or says.opens("lock", "tables"):
        yield Diagnostic(f"{fact.path} blocks writes: {says.text[:80]}")
