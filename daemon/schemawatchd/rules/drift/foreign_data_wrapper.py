"""Rules about foreign-data wrappers."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.foreign_data_wrapper import ForeignDataWrapper


@rule("DR834", "foreign-data-wrapper-missing", Severity.CRITICAL)
def missing(change: Removed[ForeignDataWrapper]) -> Iterator[Diagnostic]:
    """A foreign-data wrapper is missing.

    Its foreign servers and foreign tables are missing, too, and queries that use them fail.

    Create it again as a superuser.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR835", "foreign-data-wrapper-extra", Severity.NOTICE)
def extra(change: Added[ForeignDataWrapper]) -> Iterator[Diagnostic]:
    """A foreign-data wrapper exists that the schema does not define.

    It gives access to data outside this database.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR836", "foreign-data-wrapper-changed", Severity.WARNING, fields=("handler", "validator", "options"))
def changed(change: Changed[ForeignDataWrapper]) -> Iterator[Diagnostic]:
    """A foreign-data wrapper is defined differently.

    Queries of its foreign tables fail, or reach a different system.

    Change it back (`ALTER FOREIGN DATA WRAPPER`).
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
