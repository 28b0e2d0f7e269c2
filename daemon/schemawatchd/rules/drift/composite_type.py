"""Rules about composite types."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.composite_type import CompositeType


@rule("DR631", "composite-type-missing", Severity.CRITICAL)
def missing(change: Removed[CompositeType]) -> Iterator[Diagnostic]:
    """A composite type is missing.

    Queries, routines and casts that name it fail.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR632", "composite-type-extra", Severity.NOTICE)
def extra(change: Added[CompositeType]) -> Iterator[Diagnostic]:
    """A composite type exists that the schema does not define.

    It exists only in this database, and code that uses it fails elsewhere.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR633", "composite-type-changed", Severity.WARNING, fields=("attributes",))
def changed(change: Changed[CompositeType]) -> Iterator[Diagnostic]:
    """A composite type has different attributes.

    Code that reads its attributes finds missing, additional or different ones.

    Change it back (`ALTER TYPE`), or change the schema with a migration.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
