"""DR632: There is a composite type that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.composite_type import CompositeType

RULE = Rule(code="DR632", severity=Severity.NOTICE)


def check(change: Added[CompositeType], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a composite type that nobody declared.

    It exists here only, and code that uses it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
