"""Drift of database."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.facts import DatabaseEmpty
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name, text
from schemawatchd.schema.kinds.database import Database


@rule("DR874", "database-missing", Severity.NOTICE)
def missing(change: Removed[Database]) -> Iterator[Diagnostic]:
    """Something that belongs to the database as a whole is missing.

    What goes by it does something else: a subscription brings no rows, a
    conversion or a language is not there.

    Make it as declared, or take it out of the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR160", "database-empty", Severity.CRITICAL)
def empty(fact: DatabaseEmpty) -> Iterator[Diagnostic]:
    """The database is empty, where tables are expected.

    Every statement of the application fails at once.

    Check that the URL leads to the right file; a file of 0 bytes is what a program makes that opens a wrong path.
    """
    yield Diagnostic(f"{fact.path} is empty: all {fact.tables} expected tables are missing")


@rule("DR875", "database-extra", Severity.NOTICE)
def extra(change: Added[Database]) -> Iterator[Diagnostic]:
    """The database as a whole has something that nobody declared.

    It holds here only, so the same code may do something else elsewhere.

    Declare it, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra: {text(change.actual.definition)}")


@rule("DR876", "database-changed", Severity.NOTICE, fields=("definition",))
def changed(change: Changed[Database]) -> Iterator[Diagnostic]:
    """Something that belongs to the database as a whole is otherwise.

    Rows are ordered, stored or replicated otherwise, or connections are refused that were accepted before.

    Set it as declared (`ALTER DATABASE`, `ALTER SUBSCRIPTION`); encoding and collation need a new database.
    """
    yield Diagnostic(f"{name(change)} is {difference(change, 'definition')}")
