"""SW101: A target could not be checked."""

from collections.abc import Iterator

from schemawatchd.rules.facts import TargetNotExamined
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("SW101", "target-not-examined", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: TargetNotExamined) -> Iterator[Diagnostic]:
    """A target could not be checked.

    It is unknown whether the target matches its schema, so open incidents are left unchanged.

    Follow the message. `schemawatchd doctor` tests the connection step by step.
    """
    yield Diagnostic(sentences(f"{fact.target} could not be checked: {fact.says}", fact.hint))
