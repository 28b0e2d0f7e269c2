"""The message: what a person reads, in any medium, worst first."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from schemawatchd.incidents.delivery import Delivery, What
from schemawatchd.incidents.incident import Incident
from schemawatchd.reports.harmless import harmless
from schemawatchd.rules.finding import Severity, Verdict

_MOST_FINDINGS = 20
_LONGEST_LINE = 600
_AGAIN = {What.CHANGED: " (changed)", What.WORSENED: " (worse than before)", What.REOPENED: " (again)"}
_NOUNS = {
    Verdict.APPLIED: "authorised change",
    Verdict.DRIFT: "change",
    Verdict.LEDGER: "finding about migrations",
    Verdict.PENDING: "pending change",
    Verdict.SELF: "problem",
}
_COUNTED_FIRST = ("finding about migrations",)
_NEW = (What.OPENED, What.REOPENED)


@dataclass(frozen=True, slots=True)
class Message:
    """Lines without any markup; the first one can stand alone. Without a severity it is good news."""

    lines: tuple[str, ...]
    severity: Severity | None = None

    @property
    def subject(self) -> str:
        """The first line."""
        return self.lines[0]

    def text(self, limit: int, size: Callable[[str], int] = len) -> str:
        """The lines within `limit`, measured by `size`; where some must go, their number is said."""
        whole = "\n".join(self.lines)
        if size(whole) <= limit:
            return whole
        for kept in range(len(self.lines) - 1, 0, -1):
            left = len(self.lines) - kept
            text = "\n".join((*self.lines[:kept], f"… {left} more {'line' if left == 1 else 'lines'}"))
            if size(text) <= limit:
                return text
        return _cut(self.subject, limit, size)


def message(deliveries: Sequence[Delivery], now: datetime, zone: tzinfo, host: str) -> Message:
    """One message about these deliveries, all of one target and channel."""
    ordered = sorted(deliveries, key=_order)
    news = [each for each in ordered if each.what is not What.RESOLVED]
    lines = [_head(ordered, news, now, zone), *_findings(ordered), *_sources(ordered), _foot(news, host)]
    severity = news[0].payload.incident.severity if news else None
    return Message(tuple(_short(harmless(each)) for each in lines), severity)


def trial(name: str, host: str) -> Message:
    """What `notify test` sends."""
    lines = (
        f"schemawatchd: this is a test of the channel {name}",
        "Nothing is wrong. Messages about schema drift will arrive here.",
        f"on {host}:  schemawatchd notify test",
    )
    return Message(tuple(harmless(each) for each in lines), Severity.INFO)


def emergency(says: str, hint: str, host: str) -> Message:
    """What is said past the outbox when the state store itself is in trouble."""
    lines = (
        f"schemawatchd on {host}: {says}",
        "Looks go on, but nothing can be remembered or told until this is mended.",
        hint,
        f"on {host}:  schemawatchd doctor",
    )
    return Message(tuple(_short(harmless(each)) for each in lines if each), Severity.WARNING)


def _order(each: Delivery) -> tuple[bool, int, str, str]:
    incident = each.payload.incident
    return (each.what is What.RESOLVED, incident.severity.rank, incident.object, incident.rule)


def _head(ordered: Sequence[Delivery], news: Sequence[Delivery], now: datetime, zone: tzinfo) -> str:
    payload = ordered[0].payload
    name = ordered[0].target or "project"
    where = f"{name} ({payload.database})" if payload.database else name
    resolved = len(ordered) - len(news)
    parts = [_counted(news) + _period(news, now, zone)] if news else []
    if resolved:
        parts.append(f"{resolved} resolved")
    return f"{where}: {', '.join(parts)}"


def _counted(news: Sequence[Delivery]) -> str:
    verdicts = {each.payload.incident.verdict for each in news}
    noun = _NOUNS.get(verdicts.pop(), "finding") if len(verdicts) == 1 else "finding"
    if noun == "change" and all(each.payload.incident.evidence.get("authorised") is False for each in news):
        noun = "unauthorised change"
    if len(news) == 1:
        return f"1 {noun}"
    return f"{len(news)} " + (noun.replace("finding", "findings") if noun in _COUNTED_FIRST else f"{noun}s")


def _period(news: Sequence[Delivery], now: datetime, zone: tzinfo) -> str:
    """Between the last look without them and the first with them, as far as both are known."""
    until = max(_noticed(each) for each in news).astimezone(zone)
    starts = [each.payload.incident.last_ok if each.what in _NEW else None for each in news]
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


def _noticed(each: Delivery) -> datetime:
    incident = each.payload.incident
    return incident.first_seen if each.what in _NEW else incident.last_seen


def _findings(ordered: Sequence[Delivery]) -> Iterator[str]:
    for each in ordered[:_MOST_FINDINGS]:
        incident = each.payload.incident
        if each.what is What.RESOLVED:
            yield f"{'RESOLVED':<10}{incident.summary}"
        else:
            yield f"{incident.severity.upper():<10}{_told(incident)}{_AGAIN.get(each.what, '')}"
    if len(ordered) > _MOST_FINDINGS:
        yield f"and {len(ordered) - _MOST_FINDINGS} more"


def _told(incident: Incident) -> str:
    if not incident.consequence:
        return incident.summary
    between = " " if incident.summary.endswith((".", "!", "?")) else ": "
    return f"{incident.summary}{between}{incident.consequence}"


def _sources(ordered: Sequence[Delivery]) -> Iterable[str]:
    expected = dict.fromkeys(each.payload.expected for each in ordered if each.payload.expected)
    return (f"expected: {', '.join(expected)}",) if expected else ()


def _foot(news: Sequence[Delivery], host: str) -> str:
    explain = f"  ·  schemawatchd explain {news[0].payload.incident.id[:4]}" if news else ""
    return f"on {host}:  schemawatchd status{explain}"


def _short(line: str) -> str:
    return _cut(line, _LONGEST_LINE, len)


def _cut(line: str, limit: int, size: Callable[[str], int]) -> str:
    if size(line) <= limit:
        return line
    kept = line[:limit]
    while kept and size(kept) > limit - 1:
        kept = kept[:-1]
    return kept + "…"
