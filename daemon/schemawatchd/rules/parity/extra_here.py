"""PA102: An object exists that the other target does not have."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ExtraHere
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("PA102", "extra-here", Severity.WARNING, verdict=Verdict.PARITY)
def check(fact: ExtraHere) -> Iterator[Diagnostic]:
    """An object exists that the other target does not have.

    Code tested against this target may fail on the other.

    Bring both targets to the canonical schema. If they differ on purpose, `ignore` the object with a reason.
    """
    yield Diagnostic(f"{fact.name} is extra, {fact.there} does not have it{fact.because}", severity=fact.severity)
