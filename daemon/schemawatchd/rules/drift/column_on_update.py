"""DR113: A column is set otherwise when its row changes."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR113", severity=Severity.WARNING, fields=("on_update",))


def check(change: Changed[Column], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A column is set otherwise when its row changes.

    Time stamps stand still, or move where they should not; whoever reads them to find changed rows misses some.

    Put the ON UPDATE clause back, or declare what is there with a migration.
    """
    yield Said(f"{change.key.dotted} is set on update to {difference(change, 'on_update', 'nothing')}")
