"""DR838: There is a foreign server that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.foreign_server import ForeignServer

RULE = Rule(code="DR838", severity=Severity.WARNING)


def check(change: Added[ForeignServer], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a foreign server that nobody declared.

    It opens a way out of the database, for whoever may use it.

    Ask who made it and what for; declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
