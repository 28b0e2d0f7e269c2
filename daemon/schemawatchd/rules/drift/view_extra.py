"""DR402: There is a view that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.view import View as ViewRecord

RULE = Rule(code="DR402", severity=Severity.NOTICE)


def check(change: Added[ViewRecord], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a view that nobody declared.

    It exists here only, and may keep columns from being changed or dropped.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
