"""Rules about scheduled events."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.event import Event


@rule("DR541", "event-missing", Severity.CRITICAL)
def missing(change: Removed[Event]) -> Iterator[Diagnostic]:
    """A scheduled event is missing.

    Its regular work (deleting, aggregating, rotating) does not happen, and no error reports it.

    Create it again, and do the missed work by hand.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR542", "event-extra", Severity.WARNING)
def extra(change: Added[Event]) -> Iterator[Diagnostic]:
    """A scheduled event exists that the schema does not define.

    It changes data on a schedule, and was never tested.

    Read its code. Then add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR543", "event-changed", Severity.WARNING, fields=("schedule", "body"))
def changed(change: Changed[Event]) -> Iterator[Diagnostic]:
    """A scheduled event has a different schedule or body.

    It changes data differently than tested, too rarely or too often.

    Change it back (`ALTER EVENT`).
    """
    if "schedule" in change.fields:
        said = f"{name(change)} runs {difference(change, 'schedule')}"
        yield Diagnostic(f"{said}, and has a different body" if "body" in change.fields else said)
    else:
        yield Diagnostic(f"{name(change)} has a different body")


@rule("DR544", "event-status", Severity.WARNING, fields=("status",))
def status_changed(change: Changed[Event]) -> Iterator[Diagnostic]:
    """A scheduled event is disabled, or enabled although it should not be.

    Its regular work does not happen, or happens contrary to the schema. Events stay disabled on a replica that was
    promoted to primary.

    Switch it as defined in the schema (`ALTER EVENT … ENABLE`), and do the missed work by hand.
    """
    yield Diagnostic(f"{name(change)} is {difference(change, 'status')}")
