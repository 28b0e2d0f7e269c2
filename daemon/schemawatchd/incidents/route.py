"""Routes: which channel hears of which move."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from schemawatchd.incidents.delivery import Delivery, Telling, What
from schemawatchd.incidents.incident import Incident
from schemawatchd.incidents.move import Changed, Move, Opened, Reopened, Resolved, Worsened
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import loaded

_SAID = {
    Opened: What.OPENED,
    Changed: What.CHANGED,
    Worsened: What.WORSENED,
    Resolved: What.RESOLVED,
    Reopened: What.REOPENED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """These channels hear of findings at least this bad in these environments (empty: in all)."""

    channels: tuple[str, ...]
    environments: tuple[str, ...] = ("prod",)
    severity: Severity = Severity.WARNING
    group_wait: timedelta = timedelta(seconds=10)
    send_resolved: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the moves happened, in the words a message uses; all empty for the project itself."""

    environment: str = ""
    database: str = ""
    expected: str = ""


def usual_route(channels: Iterable[str]) -> Route:
    """Without routes every channel gets `prod`, `warning` and above."""
    return Route(channels=tuple(channels))


def routed(moves: Iterable[Move], place: Place, routes: Sequence[Route], now: datetime) -> tuple[Delivery, ...]:
    """What the routes want said about `moves`, at most once per channel.

    A finding about the project itself belongs to no environment and goes by severity alone. That something is
    resolved goes to whoever may have heard of it, however mild it had become; `superseded` drops the rest.
    """
    return tuple(
        _delivery(channel, what, move.incident, place, now, wait)
        for move in moves
        if (what := _SAID.get(type(move))) is not None
        for channel, wait in _hearers(what, move.incident, place, routes)
    )


def _hearers(
    what: What, incident: Incident, place: Place, routes: Sequence[Route]
) -> Iterator[tuple[str, timedelta]]:
    waits: dict[str, timedelta] = {}
    for route in routes:
        if _wanted(route, what, incident, place):
            for channel in route.channels:
                waits[channel] = min(waits.get(channel, route.group_wait), route.group_wait)
    yield from waits.items()


def _wanted(route: Route, what: What, incident: Incident, place: Place) -> bool:
    somewhere = incident.target is not None and route.environments
    if somewhere and place.environment not in route.environments:
        return False
    if what is What.RESOLVED:
        return route.send_resolved and not _is_event(incident)
    return incident.severity.at_least(route.severity)


def _is_event(incident: Incident) -> bool:
    known = loaded().get(incident.rule)
    return known is not None and known.rule.event


def _delivery(
    channel: str, what: What, incident: Incident, place: Place, now: datetime, wait: timedelta
) -> Delivery:
    return Delivery(
        id=_key(channel, what, incident),
        channel=channel,
        target=incident.target,
        incident=incident.id,
        what=what,
        payload=Telling(
            incident=incident, environment=place.environment, database=place.database, expected=place.expected
        ),
        created_at=now,
        due_at=now + wait,
    )


def _key(channel: str, what: What, incident: Incident) -> str:
    """The incident's first sight is part of it: lives are counted anew once the old ones are forgotten."""
    news = (channel, incident.id, incident.first_seen.isoformat(), incident.life, incident.revision, what)
    return hashlib.sha256("\x00".join(str(each) for each in news).encode()).hexdigest()[:24]
