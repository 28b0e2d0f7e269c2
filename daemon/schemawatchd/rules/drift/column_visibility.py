"""DR112: A column is hidden from, or shown to, queries that name no columns."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR112", severity=Severity.WARNING, fields=("visible",))


def check(change: Changed[Column], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A column is hidden from, or shown to, queries that name no columns.

    `SELECT *` and inserts without a column list see another table.

    Change it back with ALTER TABLE.
    """
    yield Said(f"{change.key.dotted} is {'visible' if change.actual.visible else 'invisible'}")
