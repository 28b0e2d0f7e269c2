"""The deciding stages: each holds notices back or lets them pass, and says why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from schemawatchd.alerts.inhibition import inhibitor
from schemawatchd.alerts.notification import Notification
from schemawatchd.alerts.silence import matching_silence, silence_end
from schemawatchd.alerts.time_interval import any_contains, next_change
from schemawatchd.incidents.incident import State
from schemawatchd.notify.pipeline.group import NotificationGroup, PipelineContext
from schemawatchd.rules.finding import Severity

Check = Callable[[Notification, PipelineContext], tuple[str, str, datetime | None]]
"""For a notice: why it is held (empty: it passes), what to note else, and until when it is held if known."""


def settle(notice: Notification, context: PipelineContext) -> tuple[str, str, datetime | None]:
    """It has lasted as long as its rule and its route want. What is critical waits for no number of checks."""
    incident, route = notice.incident, notice.route
    if incident.state is State.WAITING:
        return "its rule has patience with it", "", None
    if incident.state is not State.OPEN:
        return "", f"it is {incident.state}", None
    pace = context.cadence.get(incident.target or "")
    checks = (route.patience - 1) * pace if pace and incident.severity is not Severity.CRITICAL else None
    ripe = incident.first_seen + max(route.after, checks or route.after)
    if incident.first_seen <= context.now < ripe:
        wants = f"{route.name} wants it to last until {_hour(ripe, context)}"
        return wants, "", ripe
    return "", f"open since {_hour(incident.first_seen, context)}", None


def inhibit(notice: Notification, context: PipelineContext) -> tuple[str, str, datetime | None]:
    """Nothing that is open says the same already."""
    if notice.incident.state is State.OPEN and (
        other := inhibitor(notice.incident, context.correspondence.incidents)
    ):
        return f"{other.rule} ({other.id[:4]}) already explains it", "", None
    return "", "no other open incident explains it", None


def active_hours(notice: Notification, context: PipelineContext) -> tuple[str, str, datetime | None]:
    """The route speaks at this time of the week."""
    active = notice.route.active
    if active and not any_contains(active, context.now, context.zone):
        ends = next_change(active, context.now, context.zone)
        return f"{notice.route.name} does not notify at this hour", "", ends
    return "", "at this hour" if active else "at any hour", None


def mute_hours(notice: Notification, context: PipelineContext) -> tuple[str, str, datetime | None]:
    """The route is not mute at this time of the week."""
    mute = notice.route.mute
    if any_contains(mute, context.now, context.zone):
        return f"{notice.route.name} is mute at this hour", "", next_change(mute, context.now, context.zone)
    return "", "not mute", None


def silence(notice: Notification, context: PipelineContext) -> tuple[str, str, datetime | None]:
    """No silence and no maintenance window is about it now."""
    silences = context.correspondence.silences
    found = matching_silence(notice.incident, silences, context.now, context.began)
    if found is None and context.lead:
        # The clock was set forward: what was to end later does not end because of that.
        once = [each for each in silences if each.recurring is None]
        found = matching_silence(notice.incident, once, context.now - context.lead, context.began)
    if found is not None:
        return found.words, "", silence_end(found, context.now, context.began)
    return "", "no silence is about it", None


def waiver(notice: Notification, context: PipelineContext) -> tuple[str, str, datetime | None]:  # noqa: ARG001 -- one shape for all
    """The team has not accepted it."""
    if notice.incident.state is State.WITHDRAWN:
        return "it is waived, or its target is no longer watched", "", None
    return "", "not waived", None


def stage(check: Check) -> Callable[[NotificationGroup, PipelineContext], tuple[NotificationGroup, ...]]:
    """A stage that asks `check` of every notice that nothing holds yet."""
    name = check.__name__.replace("_", " ")

    def run(letter: NotificationGroup, context: PipelineContext) -> tuple[NotificationGroup, ...]:
        return (replace(letter, notices=tuple(_asked(each, context) for each in letter.notices)),)

    def _asked(notice: Notification, context: PipelineContext) -> Notification:
        if notice.held:
            return notice
        held, says, ends = check(notice, context)
        return notice.noted(name, held or says, held=name if held else "", until=ends)

    run.__name__ = name
    run.__doc__ = check.__doc__
    return run


def _hour(time: datetime, context: PipelineContext) -> str:
    return time.astimezone(context.zone).strftime("%Y-%m-%d %H:%M:%S %Z")
