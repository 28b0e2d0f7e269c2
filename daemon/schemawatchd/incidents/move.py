"""Moves: what one look did to the incidents. Each holds the incident as it is afterwards."""

from datetime import datetime, timedelta

import msgspec

from schemawatchd.incidents.incident import Incident
from schemawatchd.rules.finding import Severity, Verdict


class _Move(msgspec.Struct, frozen=True, gc=False):
    incident: Incident


class Opened(_Move, frozen=True, gc=False):
    """It is there, and people are to hear of it."""


class Continued(_Move, frozen=True, gc=False):
    """Still there; nothing new to say. The first sight under a rule with patience is one too."""


class IncidentChanged(_Move, frozen=True, gc=False):
    """Still there, with other values."""


class Worsened(_Move, frozen=True, gc=False):
    """Still there, and more severe than before."""


class Resolved(_Move, frozen=True, gc=False):
    """Looked for and no longer there."""


class Reopened(_Move, frozen=True, gc=False):
    """It was resolved and is there again."""


class Withdrawn(_Move, frozen=True, gc=False):
    """Ended without a word."""


Move = Opened | Continued | IncidentChanged | Worsened | Resolved | Reopened | Withdrawn


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of the journal: what became of an incident when, and, where it ended, how long it was there."""

    at: datetime
    incident: str
    target: str | None
    rule: str
    verdict: Verdict
    severity: Severity
    what: str
    summary: str
    lasted: timedelta | None = None


_WHAT: dict[type[_Move], str] = {
    Opened: "opened",
    Continued: "continued",
    IncidentChanged: "changed",
    Worsened: "worsened",
    Resolved: "resolved",
    Reopened: "reopened",
    Withdrawn: "withdrawn",
}
"""As the journal has it in the state store: these words are a format."""


def entry(move: Move) -> Entry | None:
    """The line that a move is worth; nothing for one that changes nothing."""
    found = move.incident
    at = {
        Opened: found.opened_at,
        Reopened: found.opened_at,
        IncidentChanged: found.changed_at,
        Worsened: found.changed_at,
        Resolved: found.ended_at,
        Withdrawn: found.ended_at,
    }.get(type(move))
    if at is None or (isinstance(move, Withdrawn) and found.opened_at is None):
        return None
    ended = isinstance(move, Resolved)
    return Entry(
        at=at,
        incident=found.id,
        target=found.target,
        rule=found.rule,
        verdict=found.verdict,
        severity=found.severity,
        what=_WHAT[type(move)],
        summary=found.summary,
        lasted=at - found.first_seen if ended else None,
    )
