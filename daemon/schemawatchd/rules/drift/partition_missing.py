"""DR151: A partition that rows need is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.mariadb import goes_elsewhere
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.series import is_over, recut
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.partition import Partition

RULE = Rule(code="DR151", severity=Severity.CRITICAL)


def check(change: Removed[Partition], view: View) -> Iterator[Said]:
    """A partition that rows need is missing.

    Rows that belong there are refused. If it held rows, queries of the table do not show them.

    Attach it again, or create it and bring its rows back.
    """
    if not is_over(change.expected, view) and not recut(change, view):
        says = (
            "Rows that belong there go to another partition. If it held rows, they show only where it was merged."
            if goes_elsewhere(change.expected, view)
            else ""
        )
        yield Said(f"{name(change)} is missing ({change.expected.bounds})", says)
