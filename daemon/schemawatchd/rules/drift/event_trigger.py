"""Rules about event triggers."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.event_trigger import EventTrigger


@rule("DR824", "event-trigger-missing", Severity.WARNING)
def missing(change: Removed[EventTrigger]) -> Iterator[Diagnostic]:
    """An event trigger is missing.

    Schema changes that it should record or reject happen unnoticed.

    Create it again as a superuser, and check what changed in the meantime.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR825", "event-trigger-extra", Severity.WARNING)
def extra(change: Added[EventTrigger]) -> Iterator[Diagnostic]:
    """An event trigger exists that the schema does not define.

    It runs at every schema change, with the privileges of the user who makes it.

    Read its function. Then add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR826", "event-trigger-changed", Severity.WARNING, fields=("event", "function", "tags", "enabled"))
def changed(change: Changed[EventTrigger]) -> Iterator[Diagnostic]:
    """An event trigger is defined differently.

    Schema changes are not recorded, or are rejected.

    Create it again from the schema. `ALTER EVENT TRIGGER … ENABLE` enables a disabled one.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
