"""DR104: A column has another type."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR104", severity=Severity.CRITICAL, fields=("type",))


def check(change: Changed[Column], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A column has another type.

    Code and other databases rely on the declared type: values that fit here may be cut, refused or compared
    otherwise there.

    Decide which type is right, then change the column back or declare the new type with a migration.
    """
    yield Said(f"{change.key.dotted} is {difference(change, 'type')}")
