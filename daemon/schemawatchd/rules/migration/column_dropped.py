"""MG102: A migration drops a column."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import named

RULE = Rule(code="MG102", severity=Severity.CRITICAL, verdict=Verdict.POLICY)

TRIPS = ("alter table orders drop column note;", "alter table shop.orders add day date, drop column note;")
PASSES = ("alter table orders drop constraint orders_total_check;", "alter table orders add column note text;")

_OTHERS = frozenset({"check", "constraint", "foreign", "index", "key", "partition", "period", "primary", "system"})


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration drops a column.

    Its values are gone, and code that still runs and names it fails at once.

    Release code that no longer names it first; then say `allow MG102: the reason` in the header.
    """
    for action in fact.actions:
        if action[:1] == ("drop",) and len(action) > 1 and action[1] not in _OTHERS and not fact.makes_table:
            name, _ = named(action[2:] if action[1] == "column" else action[1:])
            yield Said(f"{fact.path} drops column {fact.table}.{name}")
