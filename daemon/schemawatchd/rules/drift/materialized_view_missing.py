"""DR411: A materialised view that should exist is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.materialized_view import MaterializedView

RULE = Rule(code="DR411", severity=Severity.CRITICAL)


def check(change: Removed[MaterializedView], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A materialised view that should exist is missing.

    Queries that use it fail at once, and so does the job that refreshes it.

    Create it again from the canonical schema, with its indexes, and fill it.
    """
    yield Said(f"{name(change)} is missing")
