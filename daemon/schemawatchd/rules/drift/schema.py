"""Rules about schemas (namespaces)."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.schema import Schema


@rule("DR811", "schema-missing", Severity.CRITICAL)
def missing(change: Removed[Schema]) -> Iterator[Diagnostic]:
    """A schema (namespace) is missing.

    All its objects are missing, too, and statements that create objects in it fail.

    Create it again from the canonical schema, with its objects.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR812", "schema-extra", Severity.NOTICE)
def extra(change: Added[Schema]) -> Iterator[Diagnostic]:
    """A schema (namespace) exists that the canonical schema does not define.

    It exists only in this database, and its objects may hide others of the same name on a search path.

    Add it to the canonical schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")
