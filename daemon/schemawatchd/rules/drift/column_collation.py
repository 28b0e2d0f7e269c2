"""DR110: A column sorts and compares text otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR110", severity=Severity.WARNING, fields=("collation",))


def check(change: Changed[Column], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A column sorts and compares text otherwise.

    Searches find other rows, unique keys judge other values equal, and joins may stop using indexes.

    Put the collation back, or declare the new one with a migration.
    """
    yield Said(f"collation of {change.key.dotted} is {difference(change, 'collation', 'the default')}")
