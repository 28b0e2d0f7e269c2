"""SW203: No look at a target has succeeded for too long."""

from collections.abc import Iterator

from schemawatchd.rules.facts import LookOverdue
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import age


@rule("SW203", "look-overdue", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: LookOverdue) -> Iterator[Diagnostic]:
    """No look at a target has succeeded for too long.

    Whatever happens to it meanwhile is not noticed; silence does not mean that all is well.

    `schemawatchd status` and the log say why looks fail; `schemawatchd doctor` checks what they need.
    """
    yield Diagnostic(f"no successful look at {fact.target} for {age(fact.passed)}")
