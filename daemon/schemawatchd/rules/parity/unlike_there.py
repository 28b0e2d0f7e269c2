"""PA103: An object is made otherwise than on the other target."""

from collections.abc import Iterator

from schemawatchd.rules.facts import UnlikeThere
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import text


@rule("PA103", "unlike-there", Severity.WARNING, verdict=Verdict.PARITY)
def check(fact: UnlikeThere) -> Iterator[Diagnostic]:
    """An object is made otherwise than on the other target.

    What was tried on one of them may behave otherwise on the other.

    Bring both to the canonical schema, or, where they are to differ, `ignore` the object with the reason.
    """
    differences = "; ".join(
        f"{name.replace('_', ' ')} is {text(each.actual)}, on {fact.there} {text(each.expected)}"
        for name, each in fact.fields.items()
    )
    yield Diagnostic(f"{fact.name}: {differences}{fact.because}", severity=fact.severity)
