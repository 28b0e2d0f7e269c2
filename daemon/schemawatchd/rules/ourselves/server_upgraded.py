"""SW302: A target's server has another major version than before."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ServerUpgraded
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW302", "server-upgraded", Severity.NOTICE, verdict=Verdict.SELF, event=True)
def check(fact: ServerUpgraded) -> Iterator[Diagnostic]:
    """A target's server has another major version than before.

    Two major versions may word the same expression differently. Where scratch has another one than the target, the
    words that are there now are taken for right, and any later change of them is told.

    Give scratch the same version: install its server programs, or name a `scratch` server.
    """
    yield Diagnostic(f"{fact.target} now runs {fact.engine} {fact.now}; until now it was {fact.before}")
