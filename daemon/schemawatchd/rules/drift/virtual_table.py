"""Drift of virtual table."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.virtual_table import VirtualTable


@rule("DR851", "virtual-table-missing", Severity.CRITICAL)
def missing(change: Removed[VirtualTable]) -> Iterator[Diagnostic]:
    """A virtual table is missing.

    Every query that searches in it fails, and so does every write whose trigger feeds it.

    Create it again and fill it: full-text modules have a `rebuild` command.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR852", "virtual-table-extra", Severity.NOTICE)
def extra(change: Added[VirtualTable]) -> Iterator[Diagnostic]:
    """There is a virtual table that nobody declared.

    It exists here only, with tables of its own beneath it, and code that uses it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR853", "virtual-table-changed", Severity.CRITICAL, fields=("module", "arguments"))
def changed(change: Changed[VirtualTable]) -> Iterator[Diagnostic]:
    """A virtual table was made otherwise.

    Its columns, or how it searches, are not what queries were tested with: another tokeniser finds other
    rows.

    A virtual table cannot be altered: drop it, create it as declared, and fill it again.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
