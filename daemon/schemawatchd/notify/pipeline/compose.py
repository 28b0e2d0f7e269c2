"""From a letter's notices to its message: worst first, and the same thing on many targets once."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo

from schemawatchd.alerts.notification import Notification, worst
from schemawatchd.alerts.notification_log import AlertEvent
from schemawatchd.alerts.route import is_for_everyone
from schemawatchd.incidents.incident import Incident, State
from schemawatchd.notify.message import Item, Message, MessageKind, Thread, cut
from schemawatchd.notify.pipeline.first_check import first_look
from schemawatchd.notify.pipeline.group import NotificationGroup, PipelineContext
from schemawatchd.reports.harmless import harmless
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.wording import age

_NOUNS = {
    Verdict.APPLIED: "authorised change",
    Verdict.DRIFT: "change",
    Verdict.LEDGER: "finding about migrations",
    Verdict.PENDING: "pending change",
    Verdict.SELF: "problem",
}
_TOPICS = {
    Verdict.APPLIED: "Schema change on",
    Verdict.DRIFT: "Schema drift on",
    Verdict.PARITY: "Schema drift on",
    Verdict.SOURCE_MISMATCH: "Schema drift on",
}
_COUNTED_FIRST = ("finding about migrations",)
_NEW = (AlertEvent.OPENED, AlertEvent.REOPENED)
_LONGEST_HEAD = 300
_SHORTEST_ID = 4


def compose(letter: NotificationGroup, context: PipelineContext) -> Message:
    """The message of a letter that has something to say."""
    going = tuple(sorted(letter.going, key=_order))
    if all(is_for_everyone(each.incident) for each in going):
        return first_look(letter, going, context)
    lively = [each for each in going if each.what not in (AlertEvent.RESOLVED, AlertEvent.PASSED)]
    only_reminds = bool(lively) and all(each.what is AlertEvent.REMINDED for each in going)
    good = all(each.incident.verdict is Verdict.APPLIED for each in lively)
    return Message(
        kind=MessageKind.REMINDER if only_reminds else MessageKind.NEWS,
        head=cut(harmless(_head(going, context)), _LONGEST_HEAD),
        title=cut(harmless(_title(going)), _LONGEST_HEAD),
        items=items(going),
        notes=tuple(harmless(each) for each in _notes(going, context)),
        commands=_commands([each.incident for each in going], [each.incident for each in lively], context),
        host=context.host,
        severity=None if good else worst(going),
        key=letter.key,
        at=context.now,
        group=letter.labels,
        threads=_threads(letter, context),
    )


def items(notices: Iterable[Notification]) -> tuple[Item, ...]:
    """The findings, each once with all its targets."""
    return _folded((each.what or AlertEvent.OPENED, each.incident) for each in notices)


def _folded(told: Iterable[tuple[AlertEvent, Incident]]) -> tuple[Item, ...]:
    same: dict[tuple[AlertEvent, str, str, Severity], list[Incident]] = {}
    for what, incident in told:
        mark = (what, incident.cause or incident.id, incident.summary, incident.severity)
        same.setdefault(mark, []).append(incident)
    several = len({each.target for every in same.values() for each in every}) > 1
    return tuple(
        Item(
            what=mark[0],
            incident=together[0],
            targets=tuple(sorted({each.target for each in together if each.target})),
            several=several,
        )
        for mark, together in same.items()
    )


def short(incident: Incident, among: Iterable[Incident]) -> str:
    """As much of the id as tells it from the others, four characters at least."""
    others = [each.id for each in among if each.id != incident.id]
    for length in range(_SHORTEST_ID, len(incident.id)):
        if not any(each.startswith(incident.id[:length]) for each in others):
            return incident.id[:length]
    return incident.id


def hour(time: datetime, now: datetime, zone: tzinfo) -> str:
    """A time of today, else with its date."""
    there = time.astimezone(zone)
    today = there.date() == now.astimezone(zone).date()
    return there.strftime("%H:%M:%S %Z" if today else "%Y-%m-%d %H:%M:%S %Z")


def _order(each: Notification) -> tuple[bool, bool, int, str, str]:
    incident = each.incident
    return (
        each.what is AlertEvent.RESOLVED,
        each.what in (AlertEvent.REMINDED, AlertEvent.PASSED),
        incident.severity.rank,
        incident.object,
        incident.rule,
    )


def _head(going: Sequence[Notification], context: PipelineContext) -> str:
    fresh = [
        each for each in going if each.what not in (AlertEvent.RESOLVED, AlertEvent.REMINDED, AlertEvent.PASSED)
    ]
    still = [each for each in going if each.what is AlertEvent.REMINDED]
    parts = [_counted(fresh) + _period(fresh, context.now, context.zone)] if fresh else []
    if still:
        since = min(each.incident.first_seen for each in still)
        parts.append(f"still {_counted(still)}, for {age(context.now - since)}")
    if passed := sum(each.what is AlertEvent.PASSED for each in going):
        parts.append(f"{passed} came and went while this channel took no more messages")
    if over := len(going) - len(fresh) - len(still) - passed:
        parts.append(f"{over} resolved{'' if parts else _lasted(going)}")
    return f"{_where(going)}: {', '.join(parts)}"


def _title(going: Sequence[Notification]) -> str:
    """`Schema drift on prod (shop): 3 changes`: what the head says, without its times."""
    verdicts = {each.incident.verdict for each in going}
    topic = _TOPICS.get(verdicts.pop(), "Schema check of") if len(verdicts) == 1 else "Schema drift on"
    over = [each for each in going if each.what is AlertEvent.RESOLVED]
    still = [each for each in going if each.what is AlertEvent.REMINDED]
    passed = [each for each in going if each.what is AlertEvent.PASSED]
    known = (AlertEvent.RESOLVED, AlertEvent.REMINDED, AlertEvent.PASSED)
    fresh = [each for each in going if each.what not in known]
    parts = [_counted(fresh)] if fresh else []
    parts += [f"still {_counted(still)}"] if still else []
    parts += [f"{len(passed)} came and went"] if passed else []
    parts += [f"{len(over)} resolved"] if over else []
    return f"{topic} {_where(going)}: {', '.join(parts)}"


def _where(going: Sequence[Notification]) -> str:
    targets = {each.incident.target for each in going}
    place = going[0].incident.place
    if len(targets) == 1:
        name = going[0].incident.target or "project"
        return f"{name} ({place.database})" if place.database else name
    count = len(targets - {None})
    environments = {each.incident.place.environment for each in going if each.incident.target}
    where = f"{count} targets" if count != 1 else "1 target"
    return f"{where} in {environments.pop()}" if len(environments) == 1 and "" not in environments else where


def _lasted(going: Sequence[Notification]) -> str:
    """How long the longest of what is over was there."""
    spans = [each.incident.ended_at - each.incident.first_seen for each in going if each.incident.ended_at]
    return f" after {age(max(spans))}" if spans else ""


def _counted(notices: Sequence[Notification]) -> str:
    verdicts = {each.incident.verdict for each in notices}
    noun = _NOUNS.get(verdicts.pop(), "finding") if len(verdicts) == 1 else "finding"
    if noun == "change" and all(each.incident.evidence.get("authorised") is False for each in notices):
        noun = "unauthorised change"
    if len(notices) == 1:
        return f"1 {noun}"
    return f"{len(notices)} " + (noun.replace("finding", "findings") if noun in _COUNTED_FIRST else f"{noun}s")


def _period(fresh: Sequence[Notification], now: datetime, zone: tzinfo) -> str:
    """Between the last look without them and the first with them, as far as both are known."""
    until = max(_noticed(each) for each in fresh).astimezone(zone)
    starts = [each.incident.last_ok if each.what in _NEW else None for each in fresh]
    known = [each for each in starts if each is not None]
    today = now.astimezone(zone).date()
    if len(known) < len(starts):
        return f" seen at {_hour(until, today != until.date())}"
    since = min(known).astimezone(zone)
    dated = {since.date(), until.date()} != {today}
    begin, end = _hour(since, dated), _hour(until, dated)
    if since.tzname() == until.tzname():
        begin = begin.removesuffix(f" {since.tzname()}")
    return f" between {begin} and {end}"


def _hour(time: datetime, dated: bool) -> str:  # noqa: FBT001 -- a private choice between two forms
    return time.strftime("%Y-%m-%d %H:%M:%S %Z" if dated else "%H:%M:%S %Z")


def _noticed(each: Notification) -> datetime:
    incident = each.incident
    return incident.first_seen if each.what in _NEW else incident.last_seen


def _notes(going: Sequence[Notification], context: PipelineContext) -> Iterator[str]:
    expected = dict.fromkeys(each.incident.place.expected for each in going if each.incident.place.expected)
    if expected:
        yield f"expected: {', '.join(expected)}"
    acks = {found.by: found for each in going if (found := context.correspondence.acks.get(each.incident.id))}
    for by, ack in acks.items():
        yield f"{by} was on it since {hour(ack.at, context.now, context.zone)}: {ack.reason}"


def _commands(told: Sequence[Incident], lively: Sequence[Incident], context: PipelineContext) -> tuple[str, ...]:
    """What to type about these; `lively` are those that are not over, the most important first."""
    known = context.correspondence.incidents
    if not lively:
        return (f"schemawatchd incidents {short(told[0], known)}",)
    mark = short(lively[0], [each for each in known if each.alive])
    explain = f"schemawatchd explain {mark}"
    good = lively[0].verdict is Verdict.APPLIED
    return (explain,) if good else (explain, f'schemawatchd ack {mark} -m "…"')


def _threads(letter: NotificationGroup, context: PipelineContext) -> tuple[Thread, ...]:
    """The earlier messages that this one goes on from, with all that they told as it stands now."""
    if letter.merged:
        return ()
    known = {each.id: each for each in context.correspondence.incidents}
    names = dict.fromkeys(
        each.said.thread
        for each in letter.going
        if each.said
        and each.said.thread
        and each.what not in (AlertEvent.OPENED, AlertEvent.REOPENED, AlertEvent.PASSED)
    )
    return tuple(_standing(letter.channel, name, known, context) for name in names)


def _standing(channel: str, thread: str, known: dict[str, Incident], context: PipelineContext) -> Thread:
    told = [
        known[said.incident]
        for (where, _), said in context.correspondence.said.items()
        if where == channel and said.thread == thread and said.incident in known
    ]
    ordered = sorted(told, key=lambda each: (each.state is not State.OPEN, each.severity.rank, each.object))
    left = [each for each in ordered if each.state is State.OPEN]
    items = _folded(
        (AlertEvent.OPENED if each.state is State.OPEN else AlertEvent.RESOLVED, each) for each in ordered
    )
    return Thread(thread, items, _commands(ordered, left, context) if ordered else ())
