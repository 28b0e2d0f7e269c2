"""Drift of primary key."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.engine_effects import UPSERTS, on_mariadb, on_sqlite, same_rows
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.primary_key import PrimaryKey


@rule("DR201", "primary-key-missing", Severity.CRITICAL)
def missing(change: Removed[PrimaryKey], context: RuleContext) -> Iterator[Diagnostic]:
    """A table has lost its primary key.

    Rows can be stored twice, upserts fail, replication and ORMs stumble.

    Look for duplicates, then add the key again.
    """
    yield Diagnostic(
        f"primary key of {change.key.dotted.rpartition('.')[0]} is missing", UPSERTS if on_mariadb(context) else ""
    )


@rule("DR202", "primary-key-extra", Severity.NOTICE)
def extra(change: Added[PrimaryKey]) -> Iterator[Diagnostic]:
    """A table has a primary key that nobody declared.

    Inserts that were allowed may be refused here.

    Declare it with a migration, or drop it.
    """
    yield Diagnostic(f"primary key of {change.key.dotted.rpartition('.')[0]} is extra")


@rule(
    "DR203",
    "primary-key-changed",
    Severity.CRITICAL,
    fields=("columns", "included", "deferrable", "without_overlaps", "on_conflict"),
)
def changed(change: Changed[PrimaryKey], context: RuleContext) -> Iterator[Diagnostic]:
    """A primary key is made otherwise.

    Upserts and references that name the declared key fail, and other rows count as the same.

    Put the key back, after a look for duplicates.
    """
    summary = f"{name(change)}: {differences(change)}"
    same = sorted(change.expected.columns) == sorted(change.actual.columns)
    if same_rows(context, change.fields, (change.expected.columns, change.actual.columns)):
        says = "The same rows count as duplicates, but queries may no longer use its index."
        yield Diagnostic(summary, says, Severity.WARNING)
    elif on_sqlite(context) and same and "on_conflict" in change.fields:
        yield Diagnostic(
            summary,
            "A row that exists already is refused, skipped or replaced, against the declaration.",
        )
    elif on_sqlite(context) and same:
        yield Diagnostic(
            summary,
            "The same rows count as duplicates, but queries may no longer use its index.",
            Severity.WARNING,
        )
    else:
        says = "Other rows count as the same: some are refused, others are stored twice."
        yield Diagnostic(summary, says if on_mariadb(context) else "")
