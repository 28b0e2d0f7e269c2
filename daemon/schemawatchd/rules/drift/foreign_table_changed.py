"""DR843: A foreign table leads elsewhere."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.foreign_table import ForeignTable

RULE = Rule(code="DR843", severity=Severity.WARNING, fields=("server", "options"))


def check(change: Changed[ForeignTable], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A foreign table leads elsewhere.

    Queries fail, or read and write other rows.

    Set it as declared (`ALTER FOREIGN TABLE … OPTIONS`); another server needs DROP and CREATE.
    """
    yield Said(f"{name(change)}: {differences(change)}")
