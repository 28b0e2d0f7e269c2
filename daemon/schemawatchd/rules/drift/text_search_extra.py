"""DR868: There is a part of full-text search that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.text_search import TextSearch

RULE = Rule(code="DR868", severity=Severity.NOTICE)


def check(change: Added[TextSearch], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a part of full-text search that nobody declared.

    Code that comes to rely on it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
