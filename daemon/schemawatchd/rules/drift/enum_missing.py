"""DR611: An enumerated type that should exist is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.enum import Enum

RULE = Rule(code="DR611", severity=Severity.CRITICAL)


def check(change: Removed[Enum], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An enumerated type that should exist is missing.

    Queries and casts that name it fail at once.

    Create it again from the canonical schema.
    """
    yield Said(f"{name(change)} is missing")
