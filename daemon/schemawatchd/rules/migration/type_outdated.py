"""MG509: A migration makes a column of a type that has a better one."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View

RULE = Rule(code="MG509", severity=Severity.NOTICE, verdict=Verdict.POLICY)

ENGINES = ("postgresql",)

TRIPS = (
    "create table notes (id serial primary key);",
    "create table notes (day timestamp);",
    "create table notes (code char(3));",
    "alter table orders add column paid money;",
)
PASSES = (
    """\
create table notes (id bigint generated always as identity primary key, day timestamptz, code text);
""",
    "create table notes (day timestamp with time zone);",
)

_BETTER = {
    "bigserial": "GENERATED ALWAYS AS IDENTITY",
    "char": "text",
    "money": "numeric",
    "serial": "GENERATED ALWAYS AS IDENTITY",
    "timestamp": "timestamptz",
}


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration makes a column of a type that has a better one.

    serial hides a sequence with rights of its own, timestamp forgets the zone, char pads with blanks, money
    depends on a setting.

    GENERATED ALWAYS AS IDENTITY, timestamptz, text or varchar, numeric.
    """
    if fact.statement.words[:1] not in (("alter",), ("create",)) or "table" not in fact.statement.words[:4]:
        return
    for place, each in enumerate(fact.statement.tokens):
        following = fact.statement.words[place + 1 : place + 2]
        zoned = each.word == "timestamp" and "with time zone" in " ".join(fact.statement.words[place : place + 7])
        used = place > 0 and fact.statement.tokens[place - 1].name and following != (".",)
        if each.word in _BETTER and used and not zoned:
            yield Said(f"{fact.path} uses {each.word}; {_BETTER[each.word]} is better")
