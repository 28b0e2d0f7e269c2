"""DR802: There is an extension that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.extension import Extension

RULE = Rule(code="DR802", severity=Severity.NOTICE)


def check(change: Added[Extension], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is an extension that nobody declared.

    Code that comes to rely on it fails elsewhere, and it may open ways out of the database.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
