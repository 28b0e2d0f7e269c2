"""DR111: A table is stored otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.table import Table

RULE = Rule(
    code="DR111",
    severity=Severity.WARNING,
    fields=(
        "persistence",
        "partition_by",
        "access_method",
        "engine",
        "merges",
        "row_format",
        "collation",
        "strict",
        "without_rowid",
    ),
)


def check(change: Changed[Table], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A table is stored otherwise.

    Safety, limits or speed differ from what was tested: an unlogged table is emptied by a crash, another
    engine may not know transactions.

    Convert it back, or declare the change with a migration.
    """
    yield Said(f"{name(change)}: {differences(change)}")
