"""Rules about unique constraints."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.engine_effects import UPSERTS, on_mariadb, on_sqlite, same_rows, still_unique
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.unique import Unique


@rule("DR211", "unique-missing", Severity.CRITICAL)
def missing(change: Removed[Unique], context: RuleContext) -> Iterator[Diagnostic]:
    """A unique constraint is missing.

    Duplicate rows can be stored unnoticed, and upserts that name its columns fail.

    Search for duplicates, then add the constraint again.
    """
    summary = f"{name(change)} is missing"
    if still_unique(context, change.expected.table, change.expected.columns):
        yield Diagnostic(
            summary, "A unique index or another constraint rejects the same duplicates.", Severity.NOTICE
        )
    else:
        yield Diagnostic(summary, UPSERTS if on_mariadb(context) else "")


@rule("DR212", "unique-extra", Severity.WARNING)
def extra(change: Added[Unique]) -> Iterator[Diagnostic]:
    """A unique constraint exists that the schema does not define.

    Inserts that work in other environments fail here.

    Add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule(
    "DR213",
    "unique-changed",
    Severity.CRITICAL,
    fields=("columns", "included", "nulls_distinct", "deferrable", "without_overlaps", "on_conflict"),
)
def changed(change: Changed[Unique], context: RuleContext) -> Iterator[Diagnostic]:
    """A unique constraint is defined differently.

    Different rows count as duplicates than the code expects.

    Search for duplicates, then restore the constraint.
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
        yield Diagnostic(summary)
