"""DR867: A part of full-text search is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.text_search import TextSearch

RULE = Rule(code="DR867", severity=Severity.CRITICAL)


def check(change: Removed[TextSearch], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A part of full-text search is missing.

    Searches that use it fail at once.

    Create it again.
    """
    yield Said(f"{name(change)} is missing")
