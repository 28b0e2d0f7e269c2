"""DR862: There is an operator, operator class or operator family that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.operator import Operator

RULE = Rule(code="DR862", severity=Severity.NOTICE)


def check(change: Added[Operator], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is an operator, operator class or operator family that nobody declared.

    Queries may take it instead of the one that was meant.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
