"""Rules about properties of the database as a whole, and an empty database."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.facts import DatabaseEmpty
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name, text
from schemawatchd.schema.kinds.database import Database


@rule("DR874", "database-missing", Severity.NOTICE)
def missing(change: Removed[Database]) -> Iterator[Diagnostic]:
    """A property of the database as a whole is missing.

    The feature is not available: a missing subscription receives no rows, and a missing conversion or language
    cannot be used.

    Create it as defined in the schema, or remove it from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR160", "database-empty", Severity.CRITICAL)
def empty(fact: DatabaseEmpty) -> Iterator[Diagnostic]:
    """The database is empty although tables are expected.

    Every query of the application fails.

    Check that the URL names the right file. A program that opens a wrong path creates a file of 0 bytes.
    """
    yield Diagnostic(f"{fact.path} is empty: all {fact.tables} expected tables are missing")


@rule("DR875", "database-extra", Severity.NOTICE)
def extra(change: Added[Database]) -> Iterator[Diagnostic]:
    """The database as a whole has a property that the schema does not define.

    It applies only in this database, so the same code may behave differently elsewhere.

    Add it to the schema, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra: {text(change.actual.definition)}")


@rule("DR876", "database-changed", Severity.NOTICE, fields=("definition",))
def changed(change: Changed[Database]) -> Iterator[Diagnostic]:
    """A property of the database as a whole is different.

    Rows are sorted, stored or replicated differently, or connections are rejected that should be accepted.

    Set it as defined in the schema (`ALTER DATABASE`, `ALTER SUBSCRIPTION`). Encoding and collation need a new
    database.
    """
    yield Diagnostic(f"{name(change)} is {difference(change, 'definition')}")
