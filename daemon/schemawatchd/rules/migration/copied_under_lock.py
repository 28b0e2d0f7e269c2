"""MG309: A migration asks for a copy of the table or an exclusive lock."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View

RULE = Rule(code="MG309", severity=Severity.WARNING, verdict=Verdict.POLICY)

ENGINES = ("mariadb",)

TRIPS = (
    "alter table orders add column day date, algorithm=copy;",
    "alter table orders add column day date, lock = exclusive;",
    "lock tables orders write;",
)
PASSES = "alter table orders add column day date, algorithm=instant;"


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration asks for a copy of the table or an exclusive lock.

    Nobody can write until it is done.

    Ask for ALGORITHM=INSTANT or LOCK=NONE: MariaDB then refuses at once where it cannot do without.
    """
    says = fact.statement
    asked = any(says.holds(*each) for each in (("algorithm", "=", "copy"), ("lock", "=", "exclusive")))
    if asked or says.opens("lock", "table") or says.opens("lock", "tables"):
        yield Said(f"{fact.path} keeps writers out: {says.text[:80]}")
