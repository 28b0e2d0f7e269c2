"""DR602: There is a sequence that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.sequence import Sequence

RULE = Rule(code="DR602", severity=Severity.NOTICE)


def check(change: Added[Sequence], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a sequence that nobody declared.

    It exists here only, and code that uses it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
