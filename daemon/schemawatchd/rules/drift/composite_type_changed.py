"""DR633: A composite type has other parts."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.composite_type import CompositeType

RULE = Rule(code="DR633", severity=Severity.WARNING, fields=("attributes",))


def check(change: Changed[CompositeType], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A composite type has other parts.

    Code that takes values apart meets missing, extra or other ones.

    Change it back (`ALTER TYPE`), or declare the change with a migration.
    """
    yield Said(f"{name(change)}: {differences(change)}")
