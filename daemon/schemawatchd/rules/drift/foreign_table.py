"""Drift of foreign table."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.foreign_table import ForeignTable


@rule("DR841", "foreign-table-missing", Severity.CRITICAL)
def missing(change: Removed[ForeignTable]) -> Iterator[Diagnostic]:
    """A foreign table is missing.

    Queries that use it fail at once; the rows are still where they were.

    Create it again.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR842", "foreign-table-extra", Severity.WARNING)
def extra(change: Added[ForeignTable]) -> Iterator[Diagnostic]:
    """There is a foreign table that nobody declared.

    Code that comes to rely on it fails elsewhere, and it shows rows of another server.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR843", "foreign-table-changed", Severity.WARNING, fields=("server", "options"))
def changed(change: Changed[ForeignTable]) -> Iterator[Diagnostic]:
    """A foreign table leads elsewhere.

    Queries fail, or read and write other rows.

    Set it as declared (`ALTER FOREIGN TABLE … OPTIONS`); another server needs DROP and CREATE.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
