"""MG602: A migration's way back fails."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.proof import NotTakenBack
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="MG602", severity=Severity.CRITICAL, verdict=Verdict.POLICY)


def check(fact: NotTakenBack, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration's way back fails.

    When the release has to be taken back, the database cannot follow.

    Mend `down`, or say `irreversible:` with the reason.
    """
    yield Said(f"{fact.path} {fact.says}")
