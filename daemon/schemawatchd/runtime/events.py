"""The log's lines about findings: one for each that opened, changed, ended, or was acknowledged or silenced.

Each record carries its values as attributes as well, which `log_format = "json"` writes as fields.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from schemawatchd.alerts.silence import Ack, Silence
from schemawatchd.incidents.incident import Incident
from schemawatchd.incidents.move import Entry, Move, Opened, Reopened, Worsened, entry
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import all_rules
from schemawatchd.rules.wording import age

_log = logging.getLogger(__name__)

EVENT = "event"
"""The attribute of a record that holds the values of its event."""

NAME = __name__
"""The logger, so that a command for people can keep these lines out of its standard error."""

_LOUD = frozenset({Severity.CRITICAL, Severity.WARNING})
_ENDED = ("resolved", "withdrawn")
_IN_WORDS = {"withdrawn": "no longer reported (waived, accepted or not watched any more)"}


def no_silence(_: Incident) -> Silence | None:
    """Nothing is silenced."""
    return None


def log_moves(moves: Iterable[Move], silence_of: Callable[[Incident], Silence | None] = no_silence) -> None:
    """Log what became of findings; a finding that opens while a silence matches it gets a second line."""
    for move in moves:
        found = entry(move)
        if found is None or (reports_event(found.rule) and found.what in _ENDED):
            continue
        incident = move.incident
        _write(_level(found, move), _what(found), incident, lasted=found.lasted)
        if isinstance(move, Opened | Reopened | Worsened) and (silence := silence_of(incident)):
            log_silenced(incident, silence)


def log_ack(incident: Incident, ack: Ack) -> None:
    """Log an acknowledgement."""
    _write(logging.INFO, "acknowledged", incident, by=ack.by, reason=ack.reason)


def log_silenced(incident: Incident, silence: Silence) -> None:
    """Log that a silence keeps the messages about a finding back."""
    _write(logging.INFO, "silenced", incident, by=silence.author, reason=silence.reason, silence=silence.id)


def log_silence(what: str, silence: Silence) -> None:
    """Log that a silence was added or ended."""
    ends = f" until {silence.ends:%Y-%m-%d %H:%M:%S} UTC" if silence.ends and what == "added" else ""
    values = {
        "event": f"silence {what}",
        "silence": silence.id,
        "matches": silence.matchers.words,
        "ends": silence.ends.isoformat() if silence.ends else None,
        "by": silence.author,
        "reason": silence.reason,
    }
    _log.info(
        "silence %s by %s%s: %s (%s, silence %s)",
        what,
        silence.author,
        ends,
        silence.reason,
        silence.matchers.words,
        silence.id,
        extra={EVENT: values},
    )


def reports_event(code: str) -> bool:
    """Whether the rule reports something that happens once, such as the first check; its end is not logged."""
    rule = all_rules().get(code)
    return rule is not None and rule.event


def _write(
    level: int, what: str, incident: Incident, *, lasted: timedelta | None = None, **values: object
) -> None:
    where = incident.target or "the project"
    by = f" by {values['by']} ({values['reason']})" if "by" in values else ""
    after = f" after {age(lasted)}" if lasted is not None else ""
    fields = {
        "event": what,
        "target": incident.target,
        "severity": incident.severity.value,
        "rule": incident.rule,
        "object": incident.object,
        "incident": incident.id,
        "summary": incident.summary,
        **({"seconds": round(lasted.total_seconds(), 3)} if lasted is not None else {}),
        **values,
    }
    _log.log(
        level,
        "finding %s on %s%s%s: %s %s %s (object %s, incident %s)",
        _IN_WORDS.get(what, what),
        where,
        after,
        by,
        incident.severity.upper(),
        incident.rule,
        incident.summary,
        incident.object,
        incident.id,
        extra={EVENT: fields},
    )


def _what(found: Entry) -> str:
    return "reported" if reports_event(found.rule) else found.what


def _level(found: Entry, move: Move) -> int:
    """`journalctl -p warning` shows findings that begin or get worse and need attention."""
    begins = isinstance(move, Opened | Reopened | Worsened)
    good = found.verdict in (Verdict.APPLIED, Verdict.PENDING)
    return logging.WARNING if begins and not good and found.severity in _LOUD else logging.INFO
