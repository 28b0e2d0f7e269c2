"""DR564: A spatial column is tied to another reference system."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR564", severity=Severity.WARNING, fields=("srid",))


def check(change: Changed[Column], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A spatial column is tied to another reference system.

    Values are refused, distances come out in another unit, or its spatial index is not used.

    Give it the declared reference system, after a look at the values that it holds.
    """
    yield Said(f"{name(change)}: the reference system is {difference(change, 'srid')}")
