"""Drift of foreign data wrapper."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.foreign_data_wrapper import ForeignDataWrapper


@rule("DR834", "foreign-data-wrapper-missing", Severity.CRITICAL)
def missing(change: Removed[ForeignDataWrapper]) -> Iterator[Diagnostic]:
    """A foreign-data wrapper is missing.

    Its servers and foreign tables are missing with it.

    Create it again (a superuser must).
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR835", "foreign-data-wrapper-extra", Severity.NOTICE)
def extra(change: Added[ForeignDataWrapper]) -> Iterator[Diagnostic]:
    """There is a foreign-data wrapper that nobody declared.

    It opens a way out of the database.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR836", "foreign-data-wrapper-changed", Severity.WARNING, fields=("handler", "validator", "options"))
def changed(change: Changed[ForeignDataWrapper]) -> Iterator[Diagnostic]:
    """A foreign-data wrapper works otherwise.

    Its foreign tables fail, or reach something else.

    Set it as declared (`ALTER FOREIGN DATA WRAPPER`).
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
