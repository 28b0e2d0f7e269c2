"""MG308: A migration uses a value of an enum in the transaction that adds it."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View

RULE = Rule(code="MG308", severity=Severity.CRITICAL, verdict=Verdict.POLICY)

ENGINES = ("postgresql",)

TRIPS = "alter type mood add value 'tired'; update people set mood = 'tired' where id = 1;"
PASSES = (
    "alter type mood add value if not exists 'tired';",
    """\
-- migrate:up transaction:false
alter type mood add value 'tired';
update people set mood = 'tired' where id = 1;
""",
)


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration uses a value of an enum in the transaction that adds it.

    PostgreSQL refuses it: the new value must be committed before it can be used.

    Add the value in one migration, use it in the next.
    """
    words = fact.statement.after("add", "value")
    value = next((each for each in words if each.startswith("'")), "")
    used = any(value in each.words for each in fact.later)
    if value and fact.statement.opens("alter", "type") and used and fact.wrapped:
        yield Said(f"{fact.path} adds {value} to an enum, and the same transaction uses it")
