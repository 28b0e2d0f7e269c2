"""MG603: A migration's way back leads somewhere else."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.proof import NotRestored
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="MG603", severity=Severity.WARNING, verdict=Verdict.POLICY)


def check(fact: NotRestored, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration's way back leads somewhere else.

    After a rollback the database is in a state that no version of the code knows.

    Undo in `down` all that `up` does, and nothing else.
    """
    yield Said(f"{fact.path} {fact.says}")
