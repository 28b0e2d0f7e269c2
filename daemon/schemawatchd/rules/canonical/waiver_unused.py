"""SC302: A waiver does not match any finding."""

from collections.abc import Iterator

from schemawatchd.rules.facts import WaiverUnused
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SC302", "waiver-unused", Severity.NOTICE, verdict=Verdict.POLICY)
def check(fact: WaiverUnused) -> Iterator[Diagnostic]:
    """A waiver does not match any finding.

    It would hide the same difference if it came back.

    Remove it from the file.
    """
    yield Diagnostic(f"the waiver for {fact.path} in {fact.file} covers nothing")
