"""Drift of domain."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.domain import Domain


@rule("DR621", "domain-missing", Severity.CRITICAL)
def missing(change: Removed[Domain]) -> Iterator[Diagnostic]:
    """A domain that should exist is missing.

    Queries and casts that name it fail at once.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR622", "domain-extra", Severity.NOTICE)
def extra(change: Added[Domain]) -> Iterator[Diagnostic]:
    """There is a domain that nobody declared.

    It exists here only, and casts to it fail elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR623", "domain-changed", Severity.WARNING, fields=("type", "nullable", "default", "collation", "checks"))
def changed(change: Changed[Domain]) -> Iterator[Diagnostic]:
    """A domain allows other values.

    Values that should be refused can enter every column of it, or good ones are refused.

    Put it back (`ALTER DOMAIN`), after a look for rows that break it.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
