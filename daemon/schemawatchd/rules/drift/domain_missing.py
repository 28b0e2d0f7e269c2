"""DR621: A domain that should exist is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.domain import Domain

RULE = Rule(code="DR621", severity=Severity.CRITICAL)


def check(change: Removed[Domain], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A domain that should exist is missing.

    Queries and casts that name it fail at once.

    Create it again from the canonical schema.
    """
    yield Said(f"{name(change)} is missing")
