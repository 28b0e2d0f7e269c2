"""PA102: An object is there that the other target does not have."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ExtraHere
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("PA102", "extra-here", Severity.WARNING, verdict=Verdict.PARITY)
def check(fact: ExtraHere) -> Iterator[Diagnostic]:
    """An object is there that the other target does not have.

    What works on one of them was never tried on the other.

    Bring both to the canonical schema, or, where they are to differ, `ignore` the object with the reason.
    """
    yield Diagnostic(f"{fact.name} is extra, {fact.there} does not have it{fact.because}", severity=fact.severity)
