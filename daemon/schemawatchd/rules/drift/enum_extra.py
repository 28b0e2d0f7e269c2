"""DR612: There is an enumerated type that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.enum import Enum

RULE = Rule(code="DR612", severity=Severity.NOTICE)


def check(change: Added[Enum], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is an enumerated type that nobody declared.

    It exists here only, and casts to it fail elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
