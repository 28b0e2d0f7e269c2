"""DR824: An event trigger is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.event_trigger import EventTrigger

RULE = Rule(code="DR824", severity=Severity.WARNING)


def check(change: Removed[EventTrigger], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An event trigger is missing.

    What it notes or refuses about changes of the schema happens unseen.

    Create it again (a superuser must), and look what was changed in the meantime.
    """
    yield Said(f"{name(change)} is missing")
