"""DR601: A sequence that should exist is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.sequence import Sequence

RULE = Rule(code="DR601", severity=Severity.CRITICAL)


def check(change: Removed[Sequence], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A sequence that should exist is missing.

    Inserts that take their number from it fail at once.

    Create it again, beyond the highest number in use.
    """
    yield Said(f"{name(change)} is missing")
