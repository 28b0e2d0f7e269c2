"""DR101: A table that should exist is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.table import Table

RULE = Rule(code="DR101", severity=Severity.CRITICAL)


def check(change: Removed[Table], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A table that should exist is missing.

    Queries that use it fail at once. If it held rows, only a backup has them.

    If it was there, find out who dropped it before anything is created anew, and restore it from a backup, rows
    included.
    """
    yield Said(f"{name(change)} is missing")
