"""DR841: A foreign table is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.foreign_table import ForeignTable

RULE = Rule(code="DR841", severity=Severity.CRITICAL)


def check(change: Removed[ForeignTable], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A foreign table is missing.

    Queries that use it fail at once; the rows are still where they were.

    Create it again.
    """
    yield Said(f"{name(change)} is missing")
