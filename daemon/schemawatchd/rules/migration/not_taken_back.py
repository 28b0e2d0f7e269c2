"""MG602: A migration's way back fails."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import NotTakenBack
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG602", "not-taken-back", Severity.CRITICAL, verdict=Verdict.POLICY)
def check(fact: NotTakenBack) -> Iterator[Diagnostic]:
    """A migration's way back fails.

    When the release has to be taken back, the database cannot follow.

    Mend `down`, or say `irreversible:` with the reason.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
