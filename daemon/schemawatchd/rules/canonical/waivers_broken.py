"""SC303: The file of waivers cannot be understood."""

from collections.abc import Iterator

from schemawatchd.rules.facts import WaiversBroken
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("SC303", "waivers-broken", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: WaiversBroken) -> Iterator[Diagnostic]:
    """The file of waivers cannot be understood.

    Nothing is waived: what was accepted is told again.

    Mend the file.
    """
    yield Diagnostic(sentences(f"{fact.path}: {fact.says}", fact.hint))
