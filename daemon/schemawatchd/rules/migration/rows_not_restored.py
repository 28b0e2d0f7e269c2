"""MG604: A migration and its way back lose rows or values."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import RowsNotRestored
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG604", "rows-not-restored", Severity.CRITICAL, verdict=Verdict.POLICY)
def check(fact: RowsNotRestored) -> Iterator[Diagnostic]:
    """A migration and its way back lose rows or values.

    Whoever takes the release back loses data.

    Keep what `up` removes in a table of its own until `down` is out of the question, or say `irreversible:`
    with the reason.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
