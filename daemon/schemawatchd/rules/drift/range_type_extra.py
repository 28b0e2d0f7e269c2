"""DR642: There is a range type that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.range_type import RangeType

RULE = Rule(code="DR642", severity=Severity.NOTICE)


def check(change: Added[RangeType], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a range type that nobody declared.

    It exists here only, and code that uses it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
