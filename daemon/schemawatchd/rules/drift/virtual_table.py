"""Rules about virtual tables."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.virtual_table import VirtualTable


@rule("DR851", "virtual-table-missing", Severity.CRITICAL)
def missing(change: Removed[VirtualTable]) -> Iterator[Diagnostic]:
    """A virtual table is missing.

    Every query that searches it fails, and so does every write with a trigger that fills it.

    Create it again and fill it. Full-text modules have a `rebuild` command.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR852", "virtual-table-extra", Severity.NOTICE)
def extra(change: Added[VirtualTable]) -> Iterator[Diagnostic]:
    """A virtual table exists that the schema does not define.

    It exists only in this database, with tables of its own, and code that uses it fails elsewhere.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR853", "virtual-table-changed", Severity.CRITICAL, fields=("module", "arguments"))
def changed(change: Changed[VirtualTable]) -> Iterator[Diagnostic]:
    """A virtual table has a different module or different arguments.

    Its columns or its search results differ from what was tested: another tokeniser finds different rows.

    Drop it, create it from the schema, and fill it again. A virtual table cannot be altered.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
