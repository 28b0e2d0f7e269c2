"""Drift of foreign key."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.foreign_key import ForeignKey


@rule("DR221", "foreign-key-missing", Severity.CRITICAL)
def missing(change: Removed[ForeignKey]) -> Iterator[Diagnostic]:
    """A foreign key is missing.

    Rows can point to nothing, and deletes neither cascade nor are refused.

    Look for orphans, then add it again.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR222", "foreign-key-extra", Severity.WARNING)
def extra(change: Added[ForeignKey]) -> Iterator[Diagnostic]:
    """There is a foreign key that nobody declared.

    Inserts and deletes that work elsewhere are refused, or cascade, here.

    Declare it with a migration, or drop it.
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
    """A foreign key refers or acts otherwise.

    Deletes and updates cascade, or are refused, against the declaration.

    Put it back, after a look for orphans.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
