"""MG607: A table has fewer rows after a migration that deletes none of them by name."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import RowsGone
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG607", "rows-gone", Severity.CRITICAL, verdict=Verdict.POLICY)
def check(fact: RowsGone) -> Iterator[Diagnostic]:
    """A table has fewer rows after a migration no statement of which takes rows of it.

    Its rows are gone with those of another table, through ON DELETE CASCADE or a trigger.

    On SQLite, `PRAGMA foreign_keys = off` does nothing inside a transaction: set it before one begins
    (`-- migrate:up transaction:false`), or rebuild the table that refers to the other one as well.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
