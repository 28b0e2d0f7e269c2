"""An incident: a finding's life, from its first sight to its end."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from schemawatchd.decoding import ready
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
    """What is known of one finding over time; `finding` is as it was last seen.

    `fingerprint` is stored because it hashes values that JSON does not give back as they were. `life` counts how
    often the incident began, `revision` how often it changed within this life. `last_ok` is when the target was
    last seen without it. `debt` was there at the first check of its target, before anybody watched.
    """

    id: str
    finding: Finding
    fingerprint: str
    state: State
    first_seen: datetime
    last_seen: datetime
    last_ok: datetime | None = None
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    life: int = 1
    revision: int = 0
    changed_at: datetime | None = None
    place: Place = NOWHERE
    debt: bool = False

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self.state in (State.WAITING, State.OPEN)

    @property
    def target(self) -> str | None:
        """The target's name; `None` for the project itself."""
        return self.finding.target

    @property
    def rule(self) -> str:
        """The code of the rule."""
        return self.finding.rule

    @property
    def kind(self) -> str:
        """The kind of the object."""
        return self.finding.kind

    @property
    def object(self) -> str:
        """The object's dotted name."""
        return self.finding.object

    @property
    def change(self) -> str:
        """What happened to it: added, removed, changed."""
        return self.finding.change

    @property
    def verdict(self) -> Verdict:
        """What sort of fact it is."""
        return self.finding.verdict

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.finding.severity

    @property
    def summary(self) -> str:
        """The finding in one line."""
        return self.finding.summary

    @property
    def consequence(self) -> str:
        """What follows from it."""
        return self.finding.consequence

    @property
    def fields(self) -> Mapping[str, FieldChange]:
        """The fields that differ."""
        return self.finding.fields

    @property
    def evidence(self) -> Mapping[str, Any]:
        """What is known of how it came about."""
        return self.finding.evidence

    @property
    def cause(self) -> str:
        """The id without the target."""
        return self.finding.cause

    @property
    def fix(self) -> Mapping[str, Any] | None:
        """What would put it right."""
        return self.finding.fix


def began(
    finding: Finding, now: datetime, last_ok: datetime | None, life: int, place: Place = NOWHERE
) -> Incident:
    """The incident at the first sight of `finding`; nobody has been told yet."""
    return Incident(
        id=finding.id,
        finding=_plain(finding),
        fingerprint=finding.fingerprint,
        state=State.WAITING,
        first_seen=now,
        last_seen=now,
        last_ok=last_ok,
        life=life,
        place=place,
    )


def seen_again(incident: Incident, finding: Finding, now: datetime, place: Place = NOWHERE) -> Incident:
    """The same incident as `finding` shows it now."""
    return msgspec.structs.replace(
        incident, finding=_plain(finding), fingerprint=finding.fingerprint, last_seen=now, place=place
    )


def _plain(finding: Finding) -> Finding:
    """Values as JSON gives them back, so that an incident equals itself after a stay in the state store."""
    return msgspec.json.decode(msgspec.json.encode(finding, enc_hook=str), type=ready(Finding))
