"""DR203: A primary key is made otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.mariadb import is_mariadb
from schemawatchd.rules.postgresql import same_rows
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.sqlite_effects import on_sqlite
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.primary_key import PrimaryKey

RULE = Rule(
    code="DR203",
    severity=Severity.CRITICAL,
    fields=("columns", "included", "deferrable", "without_overlaps", "on_conflict"),
)


def check(change: Changed[PrimaryKey], view: View) -> Iterator[Said]:
    """A primary key is made otherwise.

    Upserts and references that name the declared key fail, and other rows count as the same.

    Put the key back, after a look for duplicates.
    """
    summary = f"{name(change)}: {differences(change)}"
    same = sorted(change.expected.columns) == sorted(change.actual.columns)
    if same_rows(view, change.fields, (change.expected.columns, change.actual.columns)):
        says = "The same rows count as duplicates, but queries may no longer use its index."
        yield Said(summary, says, Severity.WARNING)
    elif on_sqlite(view) and same and "on_conflict" in change.fields:
        yield Said(
            summary,
            "A row that exists already is refused, skipped or replaced, against the declaration.",
        )
    elif on_sqlite(view) and same:
        yield Said(
            summary,
            "The same rows count as duplicates, but queries may no longer use its index.",
            Severity.WARNING,
        )
    else:
        says = "Other rows count as the same: some are refused, others are stored twice."
        yield Said(summary, says if is_mariadb(view) else "")
