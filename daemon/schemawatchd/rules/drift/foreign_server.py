"""Drift of foreign server."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.foreign_server import ForeignServer


@rule("DR837", "foreign-server-missing", Severity.CRITICAL)
def missing(change: Removed[ForeignServer]) -> Iterator[Diagnostic]:
    """A foreign server is missing.

    Its foreign tables and user mappings are missing with it; queries that use them fail at once.

    Create it again, with its user mappings.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR838", "foreign-server-extra", Severity.WARNING)
def extra(change: Added[ForeignServer]) -> Iterator[Diagnostic]:
    """There is a foreign server that nobody declared.

    It opens a way out of the database, for whoever may use it.

    Ask who made it and what for; declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR839", "foreign-server-changed", Severity.WARNING, fields=("wrapper", "type", "version", "options"))
def changed(change: Changed[ForeignServer]) -> Iterator[Diagnostic]:
    """A foreign server is reached otherwise.

    Queries of its foreign tables fail, or read and write somewhere else.

    Set it as declared (`ALTER SERVER … OPTIONS`). Where it rightly differs between environments, ignore
    it with a reason.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
