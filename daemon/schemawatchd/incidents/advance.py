"""The state machine of incidents: it decides what people are woken for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from schemawatchd.incidents.incident import NOWHERE, Incident, Place, State, began, seen_again
from schemawatchd.incidents.move import (
    Continued,
    IncidentChanged,
    Move,
    Opened,
    Reopened,
    Resolved,
    Withdrawn,
    Worsened,
)
from schemawatchd.rules.finding import Finding
from schemawatchd.rules.rule import all_rules

_AT_ONCE = timedelta()


@dataclass(frozen=True, slots=True)
class AdvanceContext:
    """What a look knows besides its findings.

    `patience` is by rule code: how long a finding has to last before anybody hears of it. `last_ok` is the last
    look that found nothing; `first` marks the first look at a target, whose findings are an old debt.
    """

    patience: Mapping[str, timedelta] = field(default_factory=dict)
    last_ok: datetime | None = None
    place: Place = NOWHERE
    first: bool = False


ITSELF = "(itself)"
"""Among the kinds of `Seen`: the target as a whole, such as whether it answers."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was really looked at: a target (`None`: the project) and kinds, among them perhaps `ITSELF`.

    `unjudged` are objects of these kinds about which, or about whose children, nothing can be said this time.
    """

    target: str | None
    kinds: frozenset[str]
    unjudged: frozenset[str] = frozenset()

    def vouches_for(self, incident: Incident) -> bool:
        """Whether the incident would have been seen, were it still there."""
        if incident.target != self.target or _kind(incident) not in self.kinds:
            return False
        return not any(incident.object == each or incident.object.startswith(f"{each}.") for each in self.unjudged)


def _kind(incident: Incident) -> str:
    """The kind that has to be read before the incident can be over.

    What is said of a target as a whole has the kind `database`, as has what the engine keeps with its database.
    """
    rule = all_rules().get(incident.rule)
    return ITSELF if incident.kind == "database" and not (rule and rule.about_objects) else incident.kind


def advance(
    known: Iterable[Incident],
    findings: Iterable[Finding],
    seen: Seen,
    now: datetime,
    circumstances: AdvanceContext,
) -> tuple[Move, ...]:
    """What `findings` do to the `known` incidents, the ended ones among them included.

    Only an incident of the target and of a kind in `seen` can resolve.
    """
    before = {each.id: each for each in known}
    found = {each.id: each for each in sorted(findings, key=lambda each: -each.severity.rank)}
    moves = [
        _met(before.get(each.id), each, now, circumstances)
        for each in sorted(found.values(), key=lambda each: each.severity.rank)
    ]
    return (*moves, *_ended((each for each in before.values() if each.id not in found), seen, now))


def withdraw(known: Iterable[Incident], targets: frozenset[str], now: datetime) -> tuple[Withdrawn, ...]:
    """The end of incidents whose target is none of the configured `targets`."""
    return tuple(
        Withdrawn(_end(each, State.WITHDRAWN, now))
        for each in known
        if each.alive and each.target is not None and each.target not in targets
    )


def accept(known: Iterable[Incident], now: datetime) -> tuple[Withdrawn, ...]:
    """The end of incidents that the team has waived; that is its own decision, and no news for it."""
    return tuple(Withdrawn(_end(each, State.WITHDRAWN, now)) for each in known if each.alive)


def _met(old: Incident | None, finding: Finding, now: datetime, circumstances: AdvanceContext) -> Move:
    patience = circumstances.patience.get(finding.rule, _AT_ONCE)
    if old is None or not old.alive:
        life = old.life + 1 if old else 1
        fresh = began(finding, now, circumstances.last_ok, life, circumstances.place)
        if patience > _AT_ONCE:
            return Continued(fresh)
        opened = msgspec.structs.replace(_open(fresh, now), debt=circumstances.first and not _is_event(finding))
        return Reopened(opened) if old and old.state is State.RESOLVED else Opened(opened)
    incident = seen_again(old, finding, now, circumstances.place)
    if old.state is State.WAITING:
        return Opened(_open(incident, now)) if now - old.first_seen >= patience else Continued(incident)
    return _compared(old, incident, now)


def _is_event(finding: Finding) -> bool:
    known = all_rules().get(finding.rule)
    return known is not None and known.event


def _compared(old: Incident, incident: Incident, now: datetime) -> Move:
    revised = msgspec.structs.replace(incident, revision=old.revision + 1, changed_at=now)
    if incident.severity.rank < old.severity.rank:
        return Worsened(revised)
    if incident.fingerprint != old.fingerprint:
        return IncidentChanged(revised)
    return Continued(incident)


def _ended(missing: Iterable[Incident], seen: Seen, now: datetime) -> Iterator[Move]:
    for each in missing:
        if each.alive and seen.vouches_for(each):
            if each.state is State.WAITING:
                yield Withdrawn(_end(each, State.WITHDRAWN, now))
            else:
                yield Resolved(_end(each, State.RESOLVED, now))


def _open(incident: Incident, now: datetime) -> Incident:
    return msgspec.structs.replace(incident, state=State.OPEN, opened_at=now)


def _end(incident: Incident, state: State, now: datetime) -> Incident:
    return msgspec.structs.replace(incident, state=state, ended_at=now)
