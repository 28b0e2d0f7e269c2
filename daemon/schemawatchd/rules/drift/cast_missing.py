"""DR864: A cast is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.cast import Cast

RULE = Rule(code="DR864", severity=Severity.CRITICAL)


def check(change: Removed[Cast], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A cast is missing.

    Queries that rely on it fail at once, or take another way.

    Create it again.
    """
    yield Said(f"{name(change)} is missing")
