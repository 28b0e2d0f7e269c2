"""SC301: A waiver has expired."""

from collections.abc import Iterator

from schemawatchd.rules.facts import WaiverExpired
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="SC301", severity=Severity.WARNING, verdict=Verdict.POLICY)


def check(fact: WaiverExpired, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A waiver has expired.

    What it covered is drift again.

    Put the difference right, or waive it anew with a new date.
    """
    what = "and what it covers is still there" if fact.still else "and covers nothing any more"
    yield Said(f"the waiver of {fact.path} in {fact.file} ended on {fact.until}, {what}")
