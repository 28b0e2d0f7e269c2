"""DR823: Extended statistics are about something else."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.statistics import Statistics

RULE = Rule(code="DR823", severity=Severity.WARNING, fields=("definition", "target"))


def check(change: Changed[Statistics], view: View) -> Iterator[Said]:  # noqa: ARG001
    """Extended statistics are about something else.

    The planner knows other things than it was given when the queries were tested.

    Drop them, create the declared ones, and run ANALYZE on the table.
    """
    if "definition" in change.fields:
        yield Said(f"{name(change)} has another definition")
    else:
        yield Said(f"{name(change)}: target is {difference(change, 'target')}", severity=Severity.NOTICE)
