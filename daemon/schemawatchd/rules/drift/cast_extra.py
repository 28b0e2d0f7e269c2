"""DR865: There is a cast that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.cast import Cast

RULE = Rule(code="DR865", severity=Severity.WARNING)


def check(change: Added[Cast], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a cast that nobody declared.

    Where it happens by itself, comparisons and function calls may mean something else.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
