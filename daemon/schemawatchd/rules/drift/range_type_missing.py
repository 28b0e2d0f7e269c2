"""DR641: A range type that should exist is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.range_type import RangeType

RULE = Rule(code="DR641", severity=Severity.CRITICAL)


def check(change: Removed[RangeType], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A range type that should exist is missing.

    Queries and casts that name it fail at once.

    Create it again from the canonical schema.
    """
    yield Said(f"{name(change)} is missing")
