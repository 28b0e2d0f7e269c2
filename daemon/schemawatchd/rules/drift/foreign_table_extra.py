"""DR842: There is a foreign table that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.foreign_table import ForeignTable

RULE = Rule(code="DR842", severity=Severity.WARNING)


def check(change: Added[ForeignTable], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a foreign table that nobody declared.

    Code that comes to rely on it fails elsewhere, and it shows rows of another server.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
