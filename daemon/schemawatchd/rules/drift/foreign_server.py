"""Rules about foreign servers."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.foreign_server import ForeignServer


@rule("DR837", "foreign-server-missing", Severity.CRITICAL)
def missing(change: Removed[ForeignServer]) -> Iterator[Diagnostic]:
    """A foreign server is missing.

    Its foreign tables and user mappings are missing, too, and queries that use them fail.

    Create it again, with its user mappings.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR838", "foreign-server-extra", Severity.WARNING)
def extra(change: Added[ForeignServer]) -> Iterator[Diagnostic]:
    """A foreign server exists that the schema does not define.

    Users with USAGE on it can reach another server through this database.

    Find out who created it and why. Then add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR839", "foreign-server-changed", Severity.WARNING, fields=("wrapper", "type", "version", "options"))
def changed(change: Changed[ForeignServer]) -> Iterator[Diagnostic]:
    """A foreign server has different options.

    Queries of its foreign tables fail, or read and write data on a different server.

    Change it back (`ALTER SERVER … OPTIONS`). If it differs between environments on purpose, ignore it with a
    reason.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
