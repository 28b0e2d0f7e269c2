"""Rules about domains."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.domain import Domain


@rule("DR621", "domain-missing", Severity.CRITICAL)
def missing(change: Removed[Domain]) -> Iterator[Diagnostic]:
    """A domain is missing.

    Queries and casts that name it fail.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR622", "domain-extra", Severity.NOTICE)
def extra(change: Added[Domain]) -> Iterator[Diagnostic]:
    """A domain exists that the schema does not define.

    It exists only in this database, and casts to it fail elsewhere.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR623", "domain-changed", Severity.WARNING, fields=("type", "nullable", "default", "collation", "checks"))
def changed(change: Changed[Domain]) -> Iterator[Diagnostic]:
    """A domain is defined differently.

    Columns of this type accept invalid values, or reject valid ones.

    Search for values that violate the domain in the schema, then change it back (`ALTER DOMAIN`).
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
