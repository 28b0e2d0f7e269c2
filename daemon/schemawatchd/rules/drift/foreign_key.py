"""Rules about foreign keys."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.foreign_key import ForeignKey


@rule("DR221", "foreign-key-missing", Severity.CRITICAL)
def missing(change: Removed[ForeignKey]) -> Iterator[Diagnostic]:
    """A foreign key is missing.

    Rows can refer to rows that do not exist, and deletes are neither cascaded nor rejected.

    Search for rows that refer to nothing, then add the foreign key again.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR222", "foreign-key-extra", Severity.WARNING)
def extra(change: Added[ForeignKey]) -> Iterator[Diagnostic]:
    """A foreign key exists that the schema does not define.

    Inserts and deletes that work in other environments fail or cascade here.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR223",
    "foreign-key-changed",
    Severity.CRITICAL,
    fields=(
        "columns",
        "references",
        "referenced_columns",
        "on_update",
        "on_delete",
        "match",
        "deferrable",
        "enforced",
        "period",
    ),
)
def changed(change: Changed[ForeignKey]) -> Iterator[Diagnostic]:
    """A foreign key is defined differently.

    Deletes and updates cascade or are rejected, contrary to the schema.

    Search for rows that refer to nothing, then restore the foreign key.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
