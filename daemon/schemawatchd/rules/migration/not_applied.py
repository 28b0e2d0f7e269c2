"""MG601: A migration cannot be applied."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import NotApplied
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG601", "not-applied", Severity.CRITICAL, verdict=Verdict.POLICY)
def check(fact: NotApplied) -> Iterator[Diagnostic]:
    """A migration cannot be applied.

    The deployment stops at it.

    Correct the named statement.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
