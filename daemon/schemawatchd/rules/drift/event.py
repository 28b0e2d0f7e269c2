"""Drift of event."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.event import Event


@rule("DR541", "event-missing", Severity.CRITICAL)
def missing(change: Removed[Event]) -> Iterator[Diagnostic]:
    """A scheduled event is missing.

    What it does at set times (cleaning up, summing up, rotating) does not happen, and nothing fails that
    would tell.

    Create it again, and do by hand what it left undone.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR542", "event-extra", Severity.WARNING)
def extra(change: Added[Event]) -> Iterator[Diagnostic]:
    """There is a scheduled event that nobody declared.

    It changes data at times of its own, and no test knows it.

    Read what it does; declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR543", "event-changed", Severity.WARNING, fields=("schedule", "body"))
def changed(change: Changed[Event]) -> Iterator[Diagnostic]:
    """A scheduled event does something else, or at other times.

    Data is changed otherwise than tested, or too seldom, or too often.

    Alter it as declared.
    """
    if "schedule" in change.fields:
        said = f"{name(change)} runs {difference(change, 'schedule')}"
        yield Diagnostic(f"{said}, and has another body" if "body" in change.fields else said)
    else:
        yield Diagnostic(f"{name(change)} has another body")


@rule("DR544", "event-status", Severity.WARNING, fields=("status",))
def status_changed(change: Changed[Event]) -> Iterator[Diagnostic]:
    """A scheduled event is switched off, or on.

    What it does at set times does not happen, or happens against what was declared. A replica that became the
    primary keeps its events switched off.

    Switch it as declared (`ALTER EVENT … ENABLE`), and do by hand what it left undone.
    """
    yield Diagnostic(f"{name(change)} is {difference(change, 'status')}")
