"""DR851: A virtual table is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.virtual_table import VirtualTable

RULE = Rule(code="DR851", severity=Severity.CRITICAL)


def check(change: Removed[VirtualTable], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A virtual table is missing.

    Every query that searches in it fails, and so does every write whose trigger feeds it.

    Create it again and fill it: full-text modules have a `rebuild` command.
    """
    yield Said(f"{name(change)} is missing")
