"""SC301: A waiver has expired."""

from collections.abc import Iterator

from schemawatchd.rules.facts import WaiverExpired
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SC301", "waiver-expired", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: WaiverExpired) -> Iterator[Diagnostic]:
    """A waiver has expired.

    What it covered is drift again.

    Put the difference right, or waive it anew with a new date.
    """
    what = "and what it covers is still there" if fact.still else "and covers nothing any more"
    yield Diagnostic(f"the waiver of {fact.path} in {fact.file} ended on {fact.until}, {what}")
