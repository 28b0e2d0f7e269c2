"""MG601: A migration cannot be applied."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.proof import NotApplied
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="MG601", severity=Severity.CRITICAL, verdict=Verdict.POLICY)


def check(fact: NotApplied, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration cannot be applied.

    The deployment stops in the middle.

    Mend the statement that is named.
    """
    yield Said(f"{fact.path} {fact.says}")
