"""SC302: A waiver covers nothing."""

from collections.abc import Iterator

from schemawatchd.rules.facts import WaiverUnused
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="SC302", severity=Severity.NOTICE, verdict=Verdict.POLICY)


def check(fact: WaiverUnused, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A waiver covers nothing.

    It would hide the same difference if it came back.

    Take it out of the file.
    """
    yield Said(f"the waiver of {fact.path} in {fact.file} covers nothing that is there")
