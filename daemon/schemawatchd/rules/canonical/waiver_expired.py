"""SC301: A waiver has expired."""

from collections.abc import Iterator

from schemawatchd.rules.facts import WaiverExpired
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SC301", "waiver-expired", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: WaiverExpired) -> Iterator[Diagnostic]:
    """A waiver has expired.

    The difference that it covered counts as drift again.

    Fix the difference, or renew the waiver with a new date.
    """
    what = "its finding still exists" if fact.still else "it covers nothing now"
    yield Diagnostic(f"the waiver for {fact.path} in {fact.file} expired on {fact.until}; {what}")
