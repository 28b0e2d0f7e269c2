"""SC201: The migrations make something else than the canonical schema says."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import SourceMismatch
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SC201", "source-mismatch", Severity.WARNING, verdict=Verdict.SOURCE_MISMATCH)
def check(fact: SourceMismatch) -> Iterator[Diagnostic]:
    """The migrations make something else than the canonical schema says.

    One of the two is wrong: a new database and a migrated one will differ.

    Write the migration that is missing, or bring the canonical schema up to date.
    """
    yield Diagnostic(f"{fact.says} (after all of {fact.migrations}; expected by {fact.schema})")
