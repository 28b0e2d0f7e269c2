"""DR302: An index is made otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.index import Index

RULE = Rule(
    code="DR302",
    severity=Severity.WARNING,
    fields=("keys", "unique", "method", "included", "predicate", "nulls_distinct"),
)


def check(change: Changed[Index], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An index is made otherwise.

    Queries that it is declared for may not use it.

    Build the declared one beside it, then drop this one.
    """
    if "unique" in change.fields and change.expected.unique:
        yield Said(
            f"{name(change)}: {differences(change)}",
            "Duplicates can enter unnoticed, and upserts that name its columns fail at once.",
            Severity.CRITICAL,
        )
    else:
        yield Said(f"{name(change)}: {differences(change)}")
