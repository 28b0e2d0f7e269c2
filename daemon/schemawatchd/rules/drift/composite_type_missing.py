"""DR631: A composite type that should exist is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.composite_type import CompositeType

RULE = Rule(code="DR631", severity=Severity.CRITICAL)


def check(change: Removed[CompositeType], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A composite type that should exist is missing.

    Queries, routines and casts that name it fail at once.

    Create it again from the canonical schema.
    """
    yield Said(f"{name(change)} is missing")
