"""MG605: A migration cannot be applied a second time after its way back."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.proof import NotRepeated
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="MG605", severity=Severity.WARNING, verdict=Verdict.POLICY)


def check(fact: NotRepeated, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration cannot be applied a second time after its way back.

    After a rollback there is no way forward.

    Look at what `down` leaves behind.
    """
    yield Said(f"{fact.path} {fact.says}")
