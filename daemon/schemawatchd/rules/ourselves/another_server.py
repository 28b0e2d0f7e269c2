"""SW301: Another server, or another database, answers for a target."""

from collections.abc import Iterator

from schemawatchd.rules.facts import AnotherServer
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW301", "another-server", Severity.NOTICE, verdict=Verdict.SELF, event=True)
def check(fact: AnotherServer) -> Iterator[Diagnostic]:
    """Another server, or another database, answers for a target.

    After a blue/green switch or from a restored copy: what was changed on the old one by hand may be missing.

    Nothing, if this was planned. What it has and should not have is told as drift.
    """
    yield Diagnostic(f"{fact.target} is now another {fact.what}, {fact.now}; until now it was {fact.before}")
