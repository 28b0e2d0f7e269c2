"""The stages that make letters of notices: who goes together, what is news, and when it may go."""

from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from schemawatchd.alerts.notification import Notification, group_of
from schemawatchd.alerts.notification_log import AlertEvent, LogEntry, due_event, is_unheard, log_entry
from schemawatchd.alerts.route import is_event, is_for_everyone, is_loud, labels
from schemawatchd.incidents.incident import Incident, State
from schemawatchd.notify.pipeline.group import NotificationGroup, PipelineContext
from schemawatchd.rules.finding import Severity

FIRST_LOOK = {"first": "look"}


def group(letter: NotificationGroup, context: PipelineContext) -> tuple[NotificationGroup, ...]:  # noqa: ARG001 -- one shape for all
    """What a route groups by goes together; first looks go together and apart from all else."""
    groups: dict[str, list[Notification]] = {}
    by_name = {}
    for each in letter.notices:
        found = FIRST_LOOK if is_for_everyone(each.incident) else labels(each.route, each.incident)
        name = group_of(found)
        by_name[name] = found
        groups.setdefault(name, []).append(each.noted("group", name, group=name))
    return tuple(
        replace(letter, group=name, labels=by_name[name], notices=tuple(each)) for name, each in groups.items()
    )


def deduplicate(letter: NotificationGroup, context: PipelineContext) -> tuple[NotificationGroup, ...]:
    """Only what the channel does not know yet, or has not been reminded of for long enough; each at its time."""
    notices = tuple(_decided(each, letter, context) for each in letter.notices)
    news_goes = any(each.goes for each in notices)
    timed = tuple(_timed(each, letter, context) for each in _reminded(notices, context, with_news=news_goes))
    found = replace(letter, notices=timed, due=min((each.due for each in timed if each.due), default=None))
    return _by_thread(found) if letter.channel in context.threaded else (found,)


def silently(notice: Notification, letter: NotificationGroup, context: PipelineContext) -> LogEntry | None:
    """What is noted without a word: an old debt, counted at the first look; an end that nobody wants to hear."""
    incident, said = notice.incident, notice.said
    if notice.what is not None or notice.held:
        return None
    if incident.state is State.OPEN and _is_counted(notice):
        noted = log_entry(incident, AlertEvent.OPENED, letter.channel, letter.group, context.now, None)
        return msgspec.structs.replace(noted, covered=True)
    ended = incident.state is State.RESOLVED and said is not None and not said.over
    if ended and said is not None and not is_event(incident):
        return msgspec.structs.replace(said, over=True, at=context.now)
    return None


def _is_counted(notice: Notification) -> bool:
    """Whether it is an old debt as it was at the first look, and no more was said of it."""
    return notice.incident.debt and notice.incident.changed_at is None and notice.said is None


def _decided(notice: Notification, letter: NotificationGroup, context: PipelineContext) -> Notification:
    if notice.held:
        return notice
    what, says = _what(notice, letter, context)
    return notice.noted("deduplicate", says, what=what)


def _what(
    notice: Notification, letter: NotificationGroup, context: PipelineContext
) -> tuple[AlertEvent | None, str]:
    incident, route, said = notice.incident, notice.route, notice.said
    what = due_event(incident, said, event=is_event(incident))
    if what is AlertEvent.RESOLVED:
        return (
            (what, "resolved")
            if route.send_resolved
            else (None, "nothing: the route does not report resolved incidents")
        )
    if what is None and _passed(notice, letter, context):
        what = AlertEvent.PASSED
    if what is None:
        return None, "nothing: the channel knows it" if said else "nothing: it is resolved and was never reported"
    if not is_loud(route, incident):
        return None, f"nothing: {route.name} begins at {route.matchers.severity}"
    if _is_counted(notice):
        return None, "nothing: it existed at the first check and is counted there"
    if (
        is_event(incident)
        and incident.first_seen < context.correspondence.reach(letter.channel, context.now).since
        and not _is_owed(incident, context)
    ):
        return None, "nothing: it happened before the channel was there"
    words = {
        AlertEvent.OPENED: "first",
        AlertEvent.WORSENED: "worse",
        AlertEvent.PASSED: "it came and went while the channel took no more messages",
    }
    return what, words.get(what, str(what))


def _is_owed(incident: Incident, context: PipelineContext) -> bool:
    """Whether a channel that was not there at a first look has to hear of it: some of it is still there."""
    return is_for_everyone(incident) and any(
        each.debt and each.state is State.OPEN and each.target == incident.target
        for each in context.correspondence.incidents
    )


def _passed(notice: Notification, letter: NotificationGroup, context: PipelineContext) -> bool:
    """Whether it was due while it was there, and only the flood guard kept the channel from hearing of it."""
    incident, route = notice.incident, notice.route
    if is_event(incident) or incident.ended_at is None or not is_unheard(incident, notice.said):
        return False
    begun = incident.opened_at or incident.first_seen
    if max(begun + _wait(notice), incident.first_seen + route.after) > incident.ended_at:
        return False
    reach = context.correspondence.reach(letter.channel, context.now)
    return reach.was_full(incident.ended_at, critical=incident.severity is Severity.CRITICAL)


def _reminded(
    notices: tuple[Notification, ...], context: PipelineContext, *, with_news: bool
) -> tuple[Notification, ...]:
    """What is still open of a group, once one of it was told long enough ago; what was told lately can wait.

    Where there is news, only a reminder that is due by now goes with it.
    """
    ripe = {each.incident.id: at for each in notices if (at := _reminder(each, context)) is not None}
    first = min(ripe.values(), default=None)
    if first is None or (with_news and first > context.now):
        return notices
    says = f"nothing new; a reminder at {first.astimezone(context.zone):%Y-%m-%d %H:%M:%S %Z}"
    return tuple(
        each.noted("deduplicate", says, what=AlertEvent.REMINDED, due=first)
        if (at := ripe.get(each.incident.id)) is not None and at - first <= each.route.repeat_interval / 2
        else each
        for each in notices
    )


def _reminder(notice: Notification, context: PipelineContext) -> datetime | None:
    incident, route, said = notice.incident, notice.route, notice.said
    if notice.held or said is None or said.over or said.covered or said.perhaps:
        return None
    if incident.state is not State.OPEN or is_event(incident) or not is_loud(route, incident):
        return None
    if not route.repeat_interval or context.correspondence.ack_of(incident):
        return None
    # Said by a clock that has been set back since, it was said now; after it was set forward, nothing is overdue.
    return min(said.at, context.now) + route.repeat_interval + context.lead


def _timed(notice: Notification, letter: NotificationGroup, context: PipelineContext) -> Notification:
    if not notice.goes or notice.due is not None:
        return notice
    if context.hurry:
        return msgspec.structs.replace(notice, due=context.now)
    due = _due(notice, letter, context)
    return msgspec.structs.replace(notice, due=due)


def _due(notice: Notification, letter: NotificationGroup, context: PipelineContext) -> datetime:
    """After `group_wait`; where the group was spoken of lately, after `group_interval`, but for what is critical.

    A time that lies ahead was noted by a clock that has been set back since.
    """
    route, now = notice.route, context.now
    noticed = _noticed(notice)
    due = noticed + _wait(notice) if noticed <= now else now
    critical = notice.incident.severity is Severity.CRITICAL and notice.what is not AlertEvent.RESOLVED
    last = context.correspondence.last_said.get((letter.channel, letter.group))
    if critical or last is None or last > now or not _speaks(letter):
        return due
    return max(due, last + route.group_interval)


def _wait(notice: Notification) -> timedelta:
    """How long it waits for company: where no route says so, what is critical in prod does not."""
    incident, route = notice.incident, notice.route
    critical = incident.severity is Severity.CRITICAL and notice.what is not AlertEvent.RESOLVED
    if critical and route.hurries and incident.place.environment == "prod":
        return timedelta()
    return route.group_wait


def _speaks(letter: NotificationGroup) -> bool:
    """Whether something of the group was told and is not over for the channel."""
    return any(
        each.said and not each.said.over and not each.said.covered and not is_event(each.incident)
        for each in letter.notices
    )


def _noticed(notice: Notification) -> datetime:
    incident = notice.incident
    begun = incident.opened_at or incident.first_seen
    if notice.what in (AlertEvent.RESOLVED, AlertEvent.PASSED):
        return incident.ended_at or incident.last_seen
    if notice.what in (AlertEvent.CHANGED, AlertEvent.WORSENED):
        return max(begun, incident.changed_at or begun)
    return begun


def _by_thread(letter: NotificationGroup) -> tuple[NotificationGroup, ...]:
    """News goes out by itself, and what goes on from an earlier message with that one."""
    threads: dict[str, list[Notification]] = {}
    for each in letter.notices:
        goes_on = each.said is not None and each.what not in (
            None,
            AlertEvent.OPENED,
            AlertEvent.REOPENED,
            AlertEvent.PASSED,
        )
        thread = each.said.thread if each.said and goes_on else ""
        threads.setdefault(thread, []).append(each)
    return tuple(
        replace(
            letter,
            notices=tuple(each),
            thread=thread,
            due=min((notice.due for notice in each if notice.due), default=None),
        )
        for thread, each in threads.items()
    )
