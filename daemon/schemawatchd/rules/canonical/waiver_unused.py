"""SC302: A waiver covers nothing."""

from collections.abc import Iterator

from schemawatchd.rules.facts import WaiverUnused
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SC302", "waiver-unused", Severity.NOTICE, verdict=Verdict.POLICY)
def check(fact: WaiverUnused) -> Iterator[Diagnostic]:
    """A waiver covers nothing.

    It would hide the same difference if it came back.

    Take it out of the file.
    """
    yield Diagnostic(f"the waiver of {fact.path} in {fact.file} covers nothing that is there")
