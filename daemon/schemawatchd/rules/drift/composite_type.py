"""Drift of composite type."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.composite_type import CompositeType


@rule("DR631", "composite-type-missing", Severity.CRITICAL)
def missing(change: Removed[CompositeType]) -> Iterator[Diagnostic]:
    """A composite type that should exist is missing.

    Queries, routines and casts that name it fail at once.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR632", "composite-type-extra", Severity.NOTICE)
def extra(change: Added[CompositeType]) -> Iterator[Diagnostic]:
    """There is a composite type that nobody declared.

    It exists here only, and code that uses it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR633", "composite-type-changed", Severity.WARNING, fields=("attributes",))
def changed(change: Changed[CompositeType]) -> Iterator[Diagnostic]:
    """A composite type has other parts.

    Code that takes values apart meets missing, extra or other ones.

    Change it back (`ALTER TYPE`), or declare the change with a migration.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
