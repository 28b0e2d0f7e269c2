"""SC203: The database followed the schema file."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import Followed
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import age

RULE = Rule(code="SC203", severity=Severity.INFO, verdict=Verdict.APPLIED, event=True)


def check(fact: Followed, view: View) -> Iterator[Said]:
    """The database followed the schema file.

    An authorised change.

    Nothing is to be done.
    """
    yield Said(f"{view.target} is as {fact.named} says, which moved on {age(fact.now - fact.since)} ago; in sync")
