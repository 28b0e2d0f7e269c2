"""Rules about primary keys."""

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
    """A table has no primary key although the schema defines one.

    Duplicate rows can be stored, upserts fail, and replication and ORMs may fail, too.

    Search for duplicates, then add the primary key again.
    """
    yield Diagnostic(
        f"primary key of {change.key.dotted.rpartition('.')[0]} is missing", UPSERTS if on_mariadb(context) else ""
    )


@rule("DR202", "primary-key-extra", Severity.NOTICE)
def extra(change: Added[PrimaryKey]) -> Iterator[Diagnostic]:
    """A table has a primary key that the schema does not define.

    Inserts that work in other environments may fail here.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"primary key of {change.key.dotted.rpartition('.')[0]} is extra")


@rule(
    "DR203",
    "primary-key-changed",
    Severity.CRITICAL,
    fields=("columns", "included", "deferrable", "without_overlaps", "on_conflict"),
)
def changed(change: Changed[PrimaryKey], context: RuleContext) -> Iterator[Diagnostic]:
    """A primary key is defined differently.

    Upserts and foreign keys that name its columns fail, and different rows count as duplicates.

    Search for duplicates, then restore the primary key.
    """
    summary = f"{name(change)}: {differences(change)}"
    same = sorted(change.expected.columns) == sorted(change.actual.columns)
    if same_rows(context, change.fields, (change.expected.columns, change.actual.columns)):
        says = "The same rows count as duplicates, but queries may not use its index."
        yield Diagnostic(summary, says, Severity.WARNING)
    elif on_sqlite(context) and same and "on_conflict" in change.fields:
        yield Diagnostic(
            summary,
            "Inserting a duplicate fails, is skipped or replaces the existing row, contrary to the schema.",
        )
    elif on_sqlite(context) and same:
        yield Diagnostic(
            summary,
            "The same rows count as duplicates, but queries may not use its index.",
            Severity.WARNING,
        )
    else:
        says = "Different rows count as duplicates: some inserts fail, others store a duplicate."
        yield Diagnostic(summary, says if on_mariadb(context) else "")
