"""DR152: There is a partition that no passing of time explains, or one that differs from its table."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.series import recut, span
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name, text
from schemawatchd.schema.kinds.partition import Partition

RULE = Rule(code="DR152", severity=Severity.WARNING)


def check(change: Added[Partition], view: View) -> Iterator[Said]:
    """There is a partition that nobody declared and no passing of time explains, or one that differs from
    its table.

    Rows go there that went elsewhere, or are held to other conditions than the table's.

    Declare it with a migration, or detach it after a look at its rows.
    """
    if change.actual.deviates:
        yield Said(
            f"{name(change)} is extra, and has what {change.actual.parent} has not: {text(change.actual.deviates)}"
        )
    elif not span(change.actual) and not recut(change, view):
        yield Said(f"{name(change)} is extra ({change.actual.bounds})")
