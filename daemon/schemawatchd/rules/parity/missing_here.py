"""PA101: An object is missing that the other target has."""

from collections.abc import Iterator

from schemawatchd.rules.facts import MissingHere
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("PA101", "missing-here", Severity.WARNING, verdict=Verdict.PARITY)
def check(fact: MissingHere) -> Iterator[Diagnostic]:
    """An object is missing that the other target has.

    What was tried on one of them fails on the other.

    Bring both to the canonical schema, or, where they are to differ, `ignore` the object with the reason.
    """
    yield Diagnostic(f"{fact.name} is missing, {fact.there} has it{fact.because}", severity=fact.severity)
