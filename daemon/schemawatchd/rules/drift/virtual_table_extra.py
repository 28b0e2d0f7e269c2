"""DR852: There is a virtual table that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.virtual_table import VirtualTable

RULE = Rule(code="DR852", severity=Severity.NOTICE)


def check(change: Added[VirtualTable], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a virtual table that nobody declared.

    It exists here only, with tables of its own beneath it, and code that uses it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
