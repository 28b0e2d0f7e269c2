"""DR853: A virtual table was made otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.virtual_table import VirtualTable

RULE = Rule(code="DR853", severity=Severity.CRITICAL, fields=("module", "arguments"))


def check(change: Changed[VirtualTable], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A virtual table was made otherwise.

    Its columns, or how it searches, are not what queries were tested with: another tokeniser finds other
    rows.

    A virtual table cannot be altered: drop it, create it as declared, and fill it again.
    """
    yield Said(f"{name(change)}: {differences(change)}")
