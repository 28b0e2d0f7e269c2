"""PA102: An object is there that the other target does not have."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ExtraHere
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="PA102", severity=Severity.WARNING, verdict=Verdict.PARITY)


def check(fact: ExtraHere, view: View) -> Iterator[Said]:  # noqa: ARG001
    """An object is there that the other target does not have.

    What works on one of them was never tried on the other.

    Bring both to the canonical schema, or, where they are to differ, `ignore` the object with the reason.
    """
    yield Said(f"{fact.name} is extra, {fact.there} does not have it{fact.because}", severity=fact.severity)
