"""SW203: No look at a target has succeeded for too long."""

from collections.abc import Iterator

from schemawatchd.rules.facts import LookOverdue
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import age

RULE = Rule(code="SW203", severity=Severity.WARNING, verdict=Verdict.SELF)


def check(fact: LookOverdue, view: View) -> Iterator[Said]:  # noqa: ARG001
    """No look at a target has succeeded for too long.

    Whatever happens to it meanwhile is not noticed; silence does not mean that all is well.

    `schemawatchd status` and the log say why looks fail; `schemawatchd doctor` checks what they need.
    """
    yield Said(f"no successful look at {fact.target} for {age(fact.passed)}")
