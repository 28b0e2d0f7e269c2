"""Rules about foreign tables."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.foreign_table import ForeignTable


@rule("DR841", "foreign-table-missing", Severity.CRITICAL)
def missing(change: Removed[ForeignTable]) -> Iterator[Diagnostic]:
    """A foreign table is missing.

    Queries that use it fail. The rows on the remote server are not affected.

    Create it again.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR842", "foreign-table-extra", Severity.WARNING)
def extra(change: Added[ForeignTable]) -> Iterator[Diagnostic]:
    """A foreign table exists that the schema does not define.

    Code that relies on it fails elsewhere, and it shows rows of another server.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR843", "foreign-table-changed", Severity.WARNING, fields=("server", "options"))
def changed(change: Changed[ForeignTable]) -> Iterator[Diagnostic]:
    """A foreign table has a different server or different options.

    Queries of it fail, or read and write different rows.

    Change it back (`ALTER FOREIGN TABLE … OPTIONS`). Another server needs DROP and CREATE.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
