"""DR861: An operator, or what an index needs to know of one, is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.operator import Operator

RULE = Rule(code="DR861", severity=Severity.CRITICAL)


def check(change: Removed[Operator], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An operator, or what an index needs to know of one, is missing.

    Queries and indexes that use it fail at once.

    Create it again.
    """
    yield Said(f"{name(change)} is missing")
