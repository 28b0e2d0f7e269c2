"""What each stage of the delivery decides about an open incident now."""

from datetime import datetime

from schemawatchd.actions.api import QuestionArguments, QuestionContext, question
from schemawatchd.actions.api_types import Trace
from schemawatchd.alerts.notification import Notification, StageNote
from schemawatchd.alerts.notification_log import AlertEvent
from schemawatchd.notify.pipeline.context import pipeline_context
from schemawatchd.notify.pipeline.group import NotificationGroup, PipelineContext
from schemawatchd.notify.pipeline.plan import trace as trace_incident
from schemawatchd.notify.pipeline.stages import SENDING, run_stages
from schemawatchd.wiring.persistence import notify_config


class TraceArguments(QuestionArguments, frozen=True):
    """The beginning of an incident's id, at least four characters."""

    id: str


@question()
def trace(context: QuestionContext, asked: TraceArguments) -> tuple[Trace, ...]:
    """What each stage decides, by channel. Raises `UsageError` for an id that is none of an open incident."""
    incident = context.open_incident(asked.id)
    seen = pipeline_context(
        context.store.outbox.correspondence(), notify_config(context.configuration), context.clock.now()
    )
    return tuple(_trace(each, seen) for each in trace_incident(incident.id, seen))


def _trace(group: NotificationGroup, seen: PipelineContext) -> Trace:
    (notice,) = group.notices
    (sent,) = run_stages(group, seen, SENDING)
    notes = [*notice.notes, *(StageNote(*each.split(": ", 1)) for each in sent.notes)]
    goes, because, at = _verdict(group, notice, seen)
    return Trace(
        channel=group.channel,
        route=notice.route.name,
        held=notice.held,
        notes=tuple(notes),
        sent=goes,
        because=because,
        at=at,
    )


def _verdict(
    group: NotificationGroup, notice: Notification, seen: PipelineContext
) -> tuple[bool, str, datetime | None]:
    """Whether a message would be sent, why or why not, and when that may change."""
    now, known = seen.now, seen.correspondence
    last = notice.notes[-1].says.removeprefix("nothing: ") if notice.notes else ""
    health = known.reach(group.channel, now)
    due = group.due if group.due and group.due > now else None
    if notice.held:
        held = [each.says for each in notice.notes if each.stage == notice.held]
        return False, f"{notice.held}: {held[-1] if held else last}", notice.until
    if notice.what is None:
        return False, last, None
    if notice.what is AlertEvent.REMINDED and due:
        return False, "the channel knows it, and no reminder is due yet", due
    if group.key in known.dead:
        return False, f"the channel refused this message ({known.dead[group.key].error})", None
    if health.refused or health.rests(now):
        return False, f"the channel does not take messages ({health.last_error})", health.next_try
    return True, "it waits for other findings of its group" if due else "nothing holds it", due
