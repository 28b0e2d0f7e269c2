"""MG309: A migration asks for a copy of the table or an exclusive lock."""

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
    """A migration asks for a copy of the table or an exclusive lock.

    Nobody can write until it is done.

    Ask for ALGORITHM=INSTANT or LOCK=NONE: MariaDB then refuses at once where it cannot do without.
    """
    says = fact.statement
    asked = any(says.holds(*each) for each in (("algorithm", "=", "copy"), ("lock", "=", "exclusive")))
    if asked or says.opens("lock", "table") or says.opens("lock", "tables"):
        yield Diagnostic(f"{fact.path} keeps writers out: {says.text[:80]}")
