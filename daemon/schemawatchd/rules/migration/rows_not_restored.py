"""MG604: A migration and its way back lose rows or values."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.proof import RowsLost
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="MG604", severity=Severity.CRITICAL, verdict=Verdict.POLICY)


def check(fact: RowsLost, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration and its way back lose rows or values.

    Whoever takes the release back loses data.

    Keep what `up` removes in a table of its own until `down` is out of the question, or say `irreversible:`
    with the reason.
    """
    yield Said(f"{fact.path} {fact.says}")
