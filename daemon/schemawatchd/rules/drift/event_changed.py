"""DR543: A scheduled event does something else, or at other times."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.event import Event

RULE = Rule(code="DR543", severity=Severity.WARNING, fields=("schedule", "body"))


def check(change: Changed[Event], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A scheduled event does something else, or at other times.

    Data is changed otherwise than tested, or too seldom, or too often.

    Alter it as declared.
    """
    if "schedule" in change.fields:
        said = f"{name(change)} runs {difference(change, 'schedule')}"
        yield Said(f"{said}, and has another body" if "body" in change.fields else said)
    else:
        yield Said(f"{name(change)} has another body")
