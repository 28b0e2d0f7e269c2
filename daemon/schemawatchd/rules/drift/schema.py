"""Drift of schema."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.schema import Schema


@rule("DR811", "schema-missing", Severity.CRITICAL)
def missing(change: Removed[Schema]) -> Iterator[Diagnostic]:
    """A schema that should exist is missing.

    All that belongs into it is missing, and whatever is to be made in it fails.

    Create it again from the canonical schema, with what belongs into it.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR812", "schema-extra", Severity.NOTICE)
def extra(change: Added[Schema]) -> Iterator[Diagnostic]:
    """There is a schema that nobody declared.

    It exists here only, and what it holds may hide objects of the same name on a search path.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")
