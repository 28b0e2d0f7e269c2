"""LG103: A migration is not applied although a later one is."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import OutOfOrder
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="LG103", severity=Severity.WARNING, verdict=Verdict.LEDGER)


def check(fact: OutOfOrder, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration is not applied although a later one is.

    Tools leave it out or refuse to run at all, and databases end up with different histories.

    Give it a version after the last one, or run it with the tool's option for that.
    """
    yield Said(f"{fact.named} is not applied, although {fact.after} is, which comes after it")
