"""Drift of event trigger."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.event_trigger import EventTrigger


@rule("DR824", "event-trigger-missing", Severity.WARNING)
def missing(change: Removed[EventTrigger]) -> Iterator[Diagnostic]:
    """An event trigger is missing.

    What it notes or refuses about changes of the schema happens unseen.

    Create it again (a superuser must), and look what was changed in the meantime.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR825", "event-trigger-extra", Severity.WARNING)
def extra(change: Added[EventTrigger]) -> Iterator[Diagnostic]:
    """There is an event trigger that nobody declared.

    It runs at every change of the schema, with the rights of whoever makes it.

    Read its function, then declare it with a migration or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR826", "event-trigger-changed", Severity.WARNING, fields=("event", "function", "tags", "enabled"))
def changed(change: Changed[EventTrigger]) -> Iterator[Diagnostic]:
    """An event trigger does something else.

    Changes of the schema go unnoted or are refused.

    Make it again as declared; `ALTER EVENT TRIGGER … ENABLE` switches it on.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
