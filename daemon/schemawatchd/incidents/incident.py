"""An incident: a finding's life, from its first sight to its end."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from schemawatchd.rules.finding import FieldChange, Finding, Severity, Verdict


class State(StrEnum):
    """Where an incident stands."""

    WAITING = "waiting"
    """Seen, but its rule has patience: nobody is told yet."""

    OPEN = "open"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    """Ended without a word: its target is no longer watched, or its rule's patience was not used up."""


class Place(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a target was when a look was taken, in the words a message uses; all empty for the project itself."""

    environment: str = ""
    database: str = ""
    expected: str = ""


NOWHERE = Place()


class Incident(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is known of one finding over time.

    `life` counts how often it began, `revision` how often it changed within this life. `last_ok` is when the
    target was last seen without it. `debt` was there at the first look at its target, before anybody watched.
    """

    id: str
    target: str | None
    rule: str
    kind: str
    object: str
    change: str
    verdict: Verdict
    severity: Severity
    fingerprint: str
    summary: str
    consequence: str = ""
    fields: Mapping[str, FieldChange] = {}
    evidence: Mapping[str, Any] = {}
    state: State
    first_seen: datetime
    last_seen: datetime
    last_ok: datetime | None = None
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    life: int = 1
    revision: int = 0
    changed_at: datetime | None = None
    cause: str = ""
    place: Place = NOWHERE
    debt: bool = False
    fix: Mapping[str, Any] | None = None

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self.state in (State.WAITING, State.OPEN)


class _Told(msgspec.Struct):
    fields: Mapping[str, FieldChange]
    evidence: Mapping[str, Any]


def began(
    finding: Finding, now: datetime, last_ok: datetime | None, life: int, place: Place = NOWHERE
) -> Incident:
    """The incident at the first sight of `finding`; nobody has been told yet."""
    told = _plain(finding)
    return Incident(
        id=finding.id,
        target=finding.target,
        rule=finding.rule,
        kind=finding.kind,
        object=finding.object,
        change=finding.change,
        verdict=finding.verdict,
        severity=finding.severity,
        fingerprint=finding.fingerprint,
        summary=finding.summary,
        consequence=finding.consequence,
        fields=told.fields,
        evidence=told.evidence,
        state=State.WAITING,
        first_seen=now,
        last_seen=now,
        last_ok=last_ok,
        life=life,
        cause=finding.cause,
        place=place,
        fix=finding.fix,
    )


def seen_again(incident: Incident, finding: Finding, now: datetime, place: Place = NOWHERE) -> Incident:
    """The same incident as `finding` shows it now."""
    told = _plain(finding)
    return msgspec.structs.replace(
        incident,
        change=finding.change,
        verdict=finding.verdict,
        severity=finding.severity,
        fingerprint=finding.fingerprint,
        summary=finding.summary,
        consequence=finding.consequence,
        fields=told.fields,
        evidence=told.evidence,
        last_seen=now,
        cause=finding.cause,
        place=place,
        fix=finding.fix,
    )


def _plain(finding: Finding) -> _Told:
    """Values as JSON gives them back, so that an incident equals itself after a stay in the state store."""
    content = msgspec.json.encode(_Told(fields=finding.fields, evidence=finding.evidence), enc_hook=str)
    return msgspec.json.decode(content, type=_Told)
