"""MG602: The `down` section of a migration fails."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import NotTakenBack
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG602", "not-taken-back", Severity.CRITICAL, verdict=Verdict.POLICY)
def check(fact: NotTakenBack) -> Iterator[Diagnostic]:
    """The `down` section of a migration fails.

    If the release must be rolled back, the database cannot be rolled back with it.

    Correct `down`, or add `irreversible:` with the reason to the header.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
