"""DR869: A part of full-text search works otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.text_search import TextSearch

RULE = Rule(code="DR869", severity=Severity.WARNING, fields=("definition",))


def check(change: Changed[TextSearch], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A part of full-text search works otherwise.

    Searches find other rows, and what is indexed does not fit what is searched for.

    Set it as declared, then rebuild the indexes and columns that were made with it.
    """
    yield Said(f"{name(change)}: {differences(change)}")
