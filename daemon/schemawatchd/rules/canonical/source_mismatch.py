"""SC201: The migrations and the canonical schema define different schemas."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import SourceMismatch
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SC201", "source-mismatch", Severity.WARNING, verdict=Verdict.SOURCE_MISMATCH)
def check(fact: SourceMismatch) -> Iterator[Diagnostic]:
    """The migrations and the canonical schema define different schemas.

    One of them is wrong: a new database and a migrated one will differ.

    Write the missing migration, or update the canonical schema.
    """
    yield Diagnostic(f"{fact.says} (after all migrations in {fact.migrations}; expected by {fact.schema})")
