"""DR143: A column that numbers its rows counts otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR143", severity=Severity.WARNING, fields=("numbering",))


def check(change: Changed[Column], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A column that numbers its rows counts otherwise.

    Numbers run out earlier, come in other steps, or are given twice.

    Set the counter as declared (`ALTER TABLE … ALTER COLUMN … SET`), after a look at the highest number
    in use.
    """
    yield Said(f"the counter of {change.key.dotted} has {difference(change, 'numbering')}")
