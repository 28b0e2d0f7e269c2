"""Drift of option."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.option import Option


@rule("DR871", "option-missing", Severity.NOTICE)
def missing(change: Removed[Option]) -> Iterator[Diagnostic]:
    """A setting of the database is missing.

    What relies on it goes by the default: a session's settings, a version that an application reads at start.

    Set it as declared, or take it out of the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR872", "option-extra", Severity.NOTICE)
def extra(change: Added[Option]) -> Iterator[Diagnostic]:
    """The database has a setting that nobody declared.

    It holds here only, so the same code may do something else elsewhere.

    Declare it, or reset it.
    """
    yield Diagnostic(f"{name(change)} is extra: {change.actual.value}")


@rule("DR873", "option-changed", Severity.NOTICE, fields=("value",))
def changed(change: Changed[Option]) -> Iterator[Diagnostic]:
    """A setting of the database has another value.

    What goes by it does something else: a session's settings, a version that an application reads at start.

    Set it as declared. Where the application counts in it by itself (SQLite's `user_version`), leave it out
    of the canonical schema, and it is not compared.
    """
    yield Diagnostic(f"{name(change)} is {difference(change, 'value')}")
