"""PA101: An object is missing that the other target has."""

from collections.abc import Iterator

from schemawatchd.rules.facts import MissingHere
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("PA101", "missing-here", Severity.WARNING, verdict=Verdict.PARITY)
def check(fact: MissingHere) -> Iterator[Diagnostic]:
    """An object is missing that the other target has.

    Code tested against the other target may fail here.

    Bring both targets to the canonical schema. If they differ on purpose, `ignore` the object with a reason.
    """
    yield Diagnostic(f"{fact.name} is missing, {fact.there} has it{fact.because}", severity=fact.severity)
