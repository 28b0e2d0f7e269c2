"""DR401: A view that should exist is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.view import View as ViewRecord

RULE = Rule(code="DR401", severity=Severity.CRITICAL)


def check(change: Removed[ViewRecord], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A view that should exist is missing.

    Queries that use it fail at once.

    Create it again from the canonical schema.
    """
    yield Said(f"{name(change)} is missing")
