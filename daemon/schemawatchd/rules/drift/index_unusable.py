"""DR303: An index is there but the server does not use it."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.index import Index

RULE = Rule(code="DR303", severity=Severity.WARNING, fields=("valid", "visible"))


def check(change: Changed[Index], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An index is there but the server does not use it.

    Queries are as slow as without it, while every write still pays for it.

    Rebuild it, or make it visible again.
    """
    if change.actual.valid and change.actual.visible:
        yield Said(
            f"{name(change)} is used by the server, which was not expected: {differences(change)}",
            "Queries take another way than the one that was tested.",
            Severity.NOTICE,
        )
    else:
        yield Said(f"{name(change)} is not used by the server: {differences(change)}")
