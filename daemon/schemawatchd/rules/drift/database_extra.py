"""DR875: The database as a whole has something that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name, text
from schemawatchd.schema.kinds.database import Database

RULE = Rule(code="DR875", severity=Severity.NOTICE)


def check(change: Added[Database], view: View) -> Iterator[Said]:  # noqa: ARG001
    """The database as a whole has something that nobody declared.

    It holds here only, so the same code may do something else elsewhere.

    Declare it, or drop it.
    """
    yield Said(f"{name(change)} is extra: {text(change.actual.definition)}")
