"""MG607: A migration deletes rows of a table that none of its statements names."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import RowsGone
from schemawatchd.rules.rule import Diagnostic, rule


@rule("MG607", "rows-gone", Severity.CRITICAL, verdict=Verdict.POLICY)
def check(fact: RowsGone) -> Iterator[Diagnostic]:
    """A migration deletes rows of a table that none of its statements names.

    The rows are deleted together with those of another table, through ON DELETE CASCADE or a trigger.

    On SQLite, `PRAGMA foreign_keys = off` has no effect inside a transaction: run it with `-- migrate:up
    transaction:false`, or rebuild the referring table as well.
    """
    yield Diagnostic(f"{fact.path} {fact.says}")
