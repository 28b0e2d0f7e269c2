"""SW301: A different server or database answers for a target."""

from collections.abc import Iterator

from schemawatchd.rules.facts import AnotherServer
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW301", "another-server", Severity.NOTICE, verdict=Verdict.SELF, event=True)
def check(fact: AnotherServer) -> Iterator[Diagnostic]:
    """A different server or database answers for a target.

    After a blue/green switch or a restore, changes that were made by hand on the old server may be missing.

    If the switch was planned, do nothing. Differences from the schema are reported as drift.
    """
    yield Diagnostic(
        f"{fact.target} is now served by a different {fact.what}: {fact.now}, previously {fact.before}"
    )
