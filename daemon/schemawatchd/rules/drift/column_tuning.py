"""DR142: A column is kept or measured otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.column import Column

RULE = Rule(
    code="DR142", severity=Severity.NOTICE, fields=("storage", "compression", "statistics_target", "options")
)


def check(change: Changed[Column], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A column is kept or measured otherwise.

    It holds the same values, but takes another amount of room, or plans become worse.

    Set it as declared (`ALTER TABLE … ALTER COLUMN … SET`); rows that are there keep their form until
    they are rewritten.
    """
    yield Said(f"{name(change)}: {differences(change)}")
