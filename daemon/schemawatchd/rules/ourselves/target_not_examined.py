"""SW101: A target could not be looked at."""

from collections.abc import Iterator

from schemawatchd.rules.facts import TargetNotExamined
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("SW101", "target-not-examined", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: TargetNotExamined) -> Iterator[Diagnostic]:
    """A target could not be looked at.

    Whether it is as expected is not known; what was open stays open.

    Do what the message says; `schemawatchd doctor` tries it step by step.
    """
    yield Diagnostic(sentences(f"{fact.target} could not be looked at: {fact.says}", fact.hint))
