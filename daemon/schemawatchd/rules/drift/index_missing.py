"""DR301: An index is gone."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.index import Index

RULE = Rule(code="DR301", severity=Severity.WARNING)


def check(change: Removed[Index], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An index is gone.

    Queries that used it become slow, and slower as the table grows.

    Create it again; on a busy server without blocking writers.
    """
    if change.expected.unique:
        yield Said(
            f"unique {name(change)} is missing",
            "Duplicates can enter unnoticed, and upserts that name its columns fail at once.",
            Severity.CRITICAL,
        )
    else:
        yield Said(f"{name(change)} is missing")
