"""DR826: An event trigger does something else."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.event_trigger import EventTrigger

RULE = Rule(code="DR826", severity=Severity.WARNING, fields=("event", "function", "tags", "enabled"))


def check(change: Changed[EventTrigger], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An event trigger does something else.

    Changes of the schema go unnoted or are refused.

    Make it again as declared; `ALTER EVENT TRIGGER … ENABLE` switches it on.
    """
    yield Said(f"{name(change)}: {differences(change)}")
