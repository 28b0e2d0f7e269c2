"""DR103: A column that should exist is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR103", severity=Severity.CRITICAL)


def check(change: Removed[Column], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A column that should exist is missing.

    Queries that name it fail at once. If it held values, only a backup has them.

    Add it; if it was there, find out who dropped it, and restore its values from a backup.
    """
    yield Said(f"{name(change)} is missing")
