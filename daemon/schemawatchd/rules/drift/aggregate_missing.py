"""DR551: An aggregate that should exist is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.aggregate import Aggregate

RULE = Rule(code="DR551", severity=Severity.CRITICAL)


def check(change: Removed[Aggregate], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An aggregate that should exist is missing.

    Queries that call it fail at once.

    Create it again from the canonical schema.
    """
    yield Said(f"{name(change)} is missing")
