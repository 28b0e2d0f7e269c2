"""SC303: The waiver file cannot be read."""

from collections.abc import Iterator

from schemawatchd.rules.facts import WaiversBroken
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("SC303", "waivers-broken", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: WaiversBroken) -> Iterator[Diagnostic]:
    """The waiver file cannot be read.

    No waiver applies, so accepted differences are reported again.

    Correct the file.
    """
    yield Diagnostic(sentences(f"{fact.path}: {fact.says}", fact.hint))
