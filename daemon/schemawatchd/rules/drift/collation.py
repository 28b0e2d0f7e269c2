"""Rules about collations."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.collation import Collation


@rule("DR651", "collation-missing", Severity.CRITICAL)
def missing(change: Removed[Collation]) -> Iterator[Diagnostic]:
    """A collation is missing.

    Queries that name it fail.

    Create it again from the canonical schema.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR652", "collation-extra", Severity.NOTICE)
def extra(change: Added[Collation]) -> Iterator[Diagnostic]:
    """A collation exists that the schema does not define.

    It exists only in this database, and queries that name it fail elsewhere.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR653", "collation-changed", Severity.WARNING, fields=("provider", "locale", "deterministic", "rules"))
def changed(change: Changed[Collation]) -> Iterator[Diagnostic]:
    """A collation is defined differently.

    Results are sorted differently, and unique keys treat different values as equal.

    Create the collation from the schema under another name, convert the columns to it, and rebuild their indexes.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
