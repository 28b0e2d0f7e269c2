"""DR825: There is an event trigger that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.event_trigger import EventTrigger

RULE = Rule(code="DR825", severity=Severity.WARNING)


def check(change: Added[EventTrigger], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is an event trigger that nobody declared.

    It runs at every change of the schema, with the rights of whoever makes it.

    Read its function, then declare it with a migration or drop it.
    """
    yield Said(f"{name(change)} is extra")
