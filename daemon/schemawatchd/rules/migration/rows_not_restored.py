"""MG604: A migration and its `down` section lose rows or values."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import RowsNotRestored
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG604", "rows-not-restored", Severity.CRITICAL, verdict=Verdict.POLICY)
def check(fact: RowsNotRestored) -> Iterator[Diagnostic]:
    """A migration and its `down` section lose rows or values.

    A rollback of the release loses data.

    Keep what `up` removes in a separate table until a rollback is ruled out, or add `irreversible:` with the
    reason to the header.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
