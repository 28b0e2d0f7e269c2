"""SW302: The major version of a target's server changed."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ServerUpgraded
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW302", "server-upgraded", Severity.NOTICE, verdict=Verdict.SELF, event=True)
def check(fact: ServerUpgraded) -> Iterator[Diagnostic]:
    """The major version of a target's server changed.

    Two major versions may format the same expression differently. If the temporary database (scratch) has another
    major version than the target, the current texts become the new reference, and only later changes are reported.

    Give scratch the same version: install its server programs, or configure a `scratch` server.
    """
    yield Diagnostic(f"{fact.target} now runs {fact.engine} {fact.now}, previously {fact.before}")
