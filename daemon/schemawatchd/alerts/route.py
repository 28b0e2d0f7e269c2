"""Routes: which channel hears of which incident, and when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from schemawatchd.alerts.matchers import Matchers
from schemawatchd.alerts.time_interval import TimeInterval
from schemawatchd.incidents.incident import Incident
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import all_rules

USUAL = Matchers(environments=("prod",), severity=Severity.WARNING)
LABELS: Mapping[str, str] = {
    "target": "one message for each target",
    "environment": "one for each environment",
    "severity": "one for each severity",
    "verdict": "drift apart from ledger, pending and the rest",
    "kind": "one for each kind of object",
    "object": "one for each object, whatever is wrong with it",
    "rule": "one for each rule",
    "cause": "one for each thing that is wrong, on however many targets",
}
"""What a route can group by, and what comes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """These channels hear of what fits.

    `patience` is in checks and spares what is critical nothing; `after` is for the findings that have to last
    longer before this audience hears of them. Where it `hurries`, what is critical in prod does not wait for
    company, and what the same check found goes with it. `stops`: routes below are not asked once this one fits.
    """

    channels: tuple[str, ...]
    matchers: Matchers = USUAL
    group_by: tuple[str, ...] = ("environment",)
    group_wait: timedelta = timedelta(seconds=10)
    hurries: bool = False
    group_interval: timedelta = timedelta(minutes=5)
    repeat_interval: timedelta = timedelta(hours=24)
    send_resolved: bool = True
    patience: int = 1
    after: timedelta = timedelta()
    active: tuple[TimeInterval, ...] = ()
    mute: tuple[TimeInterval, ...] = ()
    stops: bool = False
    name: str = field(default="the usual route")


def usual_route(channels: Iterable[str]) -> Route:
    """Without routes every channel gets `prod`, `warning` and above."""
    return Route(channels=tuple(channels), hurries=True)


def receivers(incident: Incident, routes: Sequence[Route]) -> Iterator[tuple[str, Route]]:
    """The channels that are to hear of an incident, each once, with the first route that names it."""
    met: set[str] = set()
    for route in routes:
        if not concerns(route, incident):
            continue
        for channel in route.channels:
            if channel not in met:
                met.add(channel)
                yield channel, route
        if route.stops and is_loud(route, incident):
            return


def concerns(route: Route, incident: Incident) -> bool:
    """Whether the route is about the incident, however mild it has become: the end of what was told is told."""
    if is_for_everyone(incident):
        return route.matchers.fit_place(incident) and (not route.matchers.rules or route.matchers.fit(incident))
    if incident.verdict is Verdict.APPLIED and Verdict.APPLIED not in route.matchers.verdicts:
        return False
    return route.matchers.fit_but_for_severity(incident)


def is_loud(route: Route, incident: Incident) -> bool:
    """Whether the incident is bad enough for the route. Good news has no severity that could be too low."""
    if is_for_everyone(incident) or incident.verdict is Verdict.APPLIED:
        return True
    return incident.severity.at_least(route.matchers.severity)


def labels(route: Route, incident: Incident) -> Mapping[str, str]:
    """What the route groups by, as the incident has it."""
    values = {
        "target": incident.target or "",
        "environment": incident.place.environment,
        "severity": incident.severity,
        "verdict": incident.verdict,
        "kind": incident.kind,
        "object": incident.object,
        "rule": incident.rule,
        "cause": incident.cause,
    }
    return {name: str(values[name]) for name in route.group_by}


def is_event(incident: Incident) -> bool:
    """Whether its rule reports an event, which ends without news. A rule that this version lacks is none."""
    known = all_rules().get(incident.rule)
    return known is not None and known.event


def is_for_everyone(incident: Incident) -> bool:
    """Whether every channel that receives anything about the target receives this, however low its severity."""
    known = all_rules().get(incident.rule)
    return known is not None and known.everywhere
