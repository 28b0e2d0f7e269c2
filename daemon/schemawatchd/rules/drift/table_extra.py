"""DR102: There is a table that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.table import Table

RULE = Rule(code="DR102", severity=Severity.WARNING)


def check(change: Added[Table], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a table that nobody declared.

    It exists here only: other environments and a restored copy will not have it.

    Declare it in the canonical schema, with a migration, or drop it; if it is not yours, ignore it by name.
    """
    yield Said(f"{name(change)} is extra")
