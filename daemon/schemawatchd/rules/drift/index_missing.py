"""DR301: An index is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.sqlite_effects import still_unique
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.index import Index

RULE = Rule(code="DR301", severity=Severity.WARNING)


def check(change: Removed[Index], view: View) -> Iterator[Said]:
    """An index is missing.

    Queries that need it are slow, and slower as the table grows.

    Create it again; on a busy server without blocking writers.
    """
    index = change.expected
    if index.unique and not index.predicate and still_unique(view, index.table, index.keys):
        yield Said(
            f"unique {name(change)} is missing",
            "A unique constraint or another index refuses the same duplicates.",
            Severity.NOTICE,
        )
    elif index.unique:
        yield Said(
            f"unique {name(change)} is missing",
            "Duplicates can enter unnoticed, and upserts that name its columns fail at once.",
            Severity.CRITICAL,
        )
    else:
        yield Said(f"{name(change)} is missing")
