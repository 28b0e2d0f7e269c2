"""The message after the first look at a target: what was there before anybody watched is counted, not shouted."""

from collections.abc import Sequence

from schemawatchd.alerts.notification import Notification
from schemawatchd.alerts.notification_log import AlertEvent
from schemawatchd.incidents.incident import Incident, State
from schemawatchd.notify.message import Item, Message, MessageKind
from schemawatchd.notify.pipeline.group import NotificationGroup, PipelineContext
from schemawatchd.reports.harmless import harmless
from schemawatchd.rules.finding import Severity

_SHOWN = 5


def first_look(letter: NotificationGroup, going: Sequence[Notification], context: PipelineContext) -> Message:
    """`now watching prod: 61 differences (4 critical). You will be notified …`, and the worst of them."""
    targets = [each.incident.target for each in going]
    debts = sorted(
        (each for each in context.correspondence.incidents if _is_debt(each) and each.target in targets),
        key=lambda each: (each.severity.rank, each.target or "", each.object),
    )
    several = len(targets) > 1
    shown = [
        Item(what=AlertEvent.OPENED, incident=each, targets=(each.target,) if each.target else (), several=several)
        for each in debts[:_SHOWN]
    ]
    left = len(debts) - len(shown)
    told = _told(letter, going, debts, context)
    waive = f"schemawatchd waive --all --target {targets[0]} --until DATE --reason …"
    return Message(
        kind=MessageKind.FIRST_LOOK,
        head=harmless(f"{told}. You will be notified of changes from here on."),
        title=harmless(f"Schema drift: {told}"),
        items=tuple(shown),
        notes=(f"and {left} more, which `schemawatchd status` shows",) if left > 0 else (),
        commands=("schemawatchd status", *((harmless(waive),) if debts else ())),
        host=context.host,
        severity=debts[0].severity if debts else None,
        key=letter.key,
        at=context.now,
        group=letter.labels,
    )


def _told(
    letter: NotificationGroup, going: Sequence[Notification], debts: Sequence[Incident], context: PipelineContext
) -> str:
    """What was found when the watch began; for a channel that came later, what of it is still there."""
    if len(going) > 1:
        return f"now watching {len(going)} targets: {_counted(debts)}"
    incident = going[0].incident
    if incident.first_seen >= context.correspondence.reach(letter.channel, context.now).since:
        return incident.summary
    began = incident.first_seen.astimezone(context.zone)
    return f"watching {incident.target} since {began:%Y-%m-%d}: {_counted(debts)} from before"


def _is_debt(incident: Incident) -> bool:
    return incident.debt and incident.state is State.OPEN


def _counted(debts: Sequence[Incident]) -> str:
    if not debts:
        return "no difference"
    noun = "1 difference" if len(debts) == 1 else f"{len(debts)} differences"
    critical = sum(each.severity is Severity.CRITICAL for each in debts)
    return f"{noun} ({critical} critical)" if critical else noun
