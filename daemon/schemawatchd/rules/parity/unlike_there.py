"""PA103: An object differs from the same object on the other target."""

from collections.abc import Iterator

from schemawatchd.rules.facts import UnlikeThere
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import text


@rule("PA103", "unlike-there", Severity.WARNING, verdict=Verdict.PARITY)
def check(fact: UnlikeThere) -> Iterator[Diagnostic]:
    """An object differs from the same object on the other target.

    Code tested against one target may behave differently on the other.

    Bring both targets to the canonical schema. If they differ on purpose, `ignore` the object with a reason.
    """
    differences = "; ".join(
        f"{name.replace('_', ' ')} is {text(each.actual)}, on {fact.there} {text(each.expected)}"
        for name, each in fact.fields.items()
    )
    yield Diagnostic(f"{fact.name}: {differences}{fact.because}", severity=fact.severity)
