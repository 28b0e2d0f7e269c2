"""DR412: There is a materialised view that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.materialized_view import MaterializedView

RULE = Rule(code="DR412", severity=Severity.NOTICE)


def check(change: Added[MaterializedView], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a materialised view that nobody declared.

    It exists here only, takes up room, and may keep columns from being changed or dropped.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
