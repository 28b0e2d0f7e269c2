"""How the team wants to be told, and what is known when it is decided what to say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

import msgspec

from schemawatchd.alerts.delivery_state import DeliveryState
from schemawatchd.alerts.route import Route
from schemawatchd.alerts.silence import Began, Silence
from schemawatchd.incidents.incident import NOWHERE, Incident, Place
from schemawatchd.notify.pipeline.group import PipelineContext


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyConfig:
    """How the team wants to be told, as the configuration says.

    `windows` are the maintenance windows, `cadence` is how often each target is looked at, `places` where each
    target is, `fallbacks` the channel that takes over for a dead one.
    """

    routes: tuple[Route, ...]
    zone: tzinfo
    host: str
    began: Began
    windows: tuple[Silence, ...] = ()
    cadence: Mapping[str, timedelta] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    lead: Callable[[], timedelta] = timedelta
    """How far the wall clock may run ahead, because it was set forward lately."""


def pipeline_context(
    known: DeliveryState, config: NotifyConfig, now: datetime, *, hurry: bool = False
) -> PipelineContext:
    """What the stages look at. An incident that an older version left without a place gets that of its target."""
    return PipelineContext(
        correspondence=msgspec.structs.replace(
            known,
            incidents=tuple(_placed(each, config.places) for each in known.incidents),
            silences=(*known.silences, *config.windows),
        ),
        routes=config.routes,
        now=now,
        zone=config.zone,
        host=config.host,
        began=config.began,
        cadence=config.cadence,
        hurry=hurry,
        lead=config.lead(),
    )


def _placed(incident: Incident, places: Mapping[str, Place]) -> Incident:
    place = places.get(incident.target or "")
    if incident.place != NOWHERE or place is None:
        return incident
    return msgspec.structs.replace(incident, place=place)
