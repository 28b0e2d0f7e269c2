"""What a team decides about telling: routes, maintenance windows, heartbeat and digest."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from schemawatchd.alerts.matchers import Matchers
from schemawatchd.alerts.route import LABELS, Route, usual_route
from schemawatchd.alerts.silence import Recurring, Silence
from schemawatchd.alerts.time_interval import TimeInterval, time_interval
from schemawatchd.errors import SettingsError
from schemawatchd.notify.pipeline.cron import check_cron
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.settings.models import MaintenanceSettings, MatcherSettings, RouteSettings, Settings, plain
from schemawatchd.settings.zones import zone

DIGEST = "SW305"
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatConfig:
    """Where to ping, and how often. The URL is a secret."""

    url: str = field(repr=False)
    every: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestConfig:
    """When to tell how things stand."""

    cron: str
    zone: str


def routes(settings: Settings) -> tuple[Route, ...]:
    """The routes, or the usual one, and the digest's own. Raises `SettingsError` for what cannot be meant."""
    made = tuple(_route(number, each, settings) for number, each in enumerate(settings.routes, 1))
    return (*(made or (usual_route(settings.channels),)), *_digest_route(settings))


def windows(settings: Settings) -> tuple[Silence, ...]:
    """The maintenance windows. Raises `SettingsError`."""
    return tuple(_window(number, each, settings) for number, each in enumerate(settings.maintenance, 1))


def digest(settings: Settings) -> DigestConfig | None:
    """When the digest is told, if it is wanted. Raises `SettingsError`."""
    found = settings.digest
    if found is None:
        return None
    _cron(found.cron, "digest.cron")
    return DigestConfig(cron=found.cron, zone=str(zone(found.timezone or settings.timezone, "digest.timezone")))


def fallbacks(settings: Settings) -> dict[str, str]:
    """By channel: the one that takes over while it is dead. Raises `SettingsError`."""
    found = {name: each.fallback for name, each in settings.channels.items() if each.fallback}
    for name, other in found.items():
        _known([other], settings.channels, f"channels.{name}.fallback names the channel", "Channels")
        if other == name:
            raise SettingsError(f"channels.{name}: it is its own fallback", hint="Name another channel.")
    return found


def _digest_route(settings: Settings) -> Iterator[Route]:
    if settings.digest is not None:
        _known(settings.digest.channels, settings.channels, "the digest names the channel", "Channels")
        matchers = Matchers(rules=(DIGEST,), verdicts=(Verdict.APPLIED,))
        yield Route(channels=settings.digest.channels, matchers=matchers, group_by=("rule",), name="the digest")


def _route(number: int, route: RouteSettings, settings: Settings) -> Route:
    name = f"route {number}"
    _known(route.channels, settings.channels, "a route names the channel", "Channels")
    _known(route.group_by, LABELS, f"{name}: `group_by` names", "It can group by")
    _check_times(name, route, settings)
    environments = ("prod",) if route.environments is None else route.environments
    return plain(
        route,
        Route,
        matchers=_matchers(route, settings, environments, Severity(route.severity or Severity.WARNING)),
        hurries="group_wait" not in route.model_fields_set,
        active=_hours(route.active, f"{name}: active"),
        mute=_hours(route.mute, f"{name}: mute"),
        stops=not route.continue_,
        name=name,
    )


def _check_times(name: str, route: RouteSettings, settings: Settings) -> None:
    """A reminder needs what was said to be remembered, and follows what is said anew (Alertmanager's advice)."""
    if route.repeat_interval and route.repeat_interval < route.group_interval:
        raise SettingsError(
            f"{name}: `repeat_interval` is shorter than `group_interval`",
            hint="Make it a multiple of that, or 0s.",
        )
    if route.repeat_interval >= settings.retention or route.after >= settings.retention:
        raise SettingsError(
            f"{name}: `repeat_interval` and `after` have to be shorter than `retention`",
            hint="A reminder needs what `retention` keeps.",
        )


def _matchers(
    given: MatcherSettings, settings: Settings, environments: tuple[str, ...], severity: Severity
) -> Matchers:
    named = {each.environment for each in settings.targets.values()}
    if given.environments:
        what = "a maintenance window" if isinstance(given, MaintenanceSettings) else "a route"
        _known(given.environments, named, f"{what} names the environment", "Environments")
    verdicts = tuple(Verdict(each) for each in given.verdicts)
    return plain(given, Matchers, environments=environments, severity=severity, verdicts=verdicts)


def _window(number: int, window: MaintenanceSettings, settings: Settings) -> Silence:
    name = f"maintenance {number}"
    _cron(window.cron, f"{name}: cron")
    if not window.duration:
        raise SettingsError(f"{name}: `duration` is zero", hint='Write duration = "2h".')
    there = zone(window.timezone or settings.timezone, f"{name}: timezone")
    matchers = _matchers(window, settings, window.environments or (), Severity(window.severity or Severity.INFO))
    mark = hashlib.sha256(f"{name} {window.cron} {window.reason}".encode()).hexdigest()[:12]
    return Silence(
        id=mark,
        matchers=matchers,
        starts=_ALWAYS,
        ends=None,
        author="the configuration",
        reason=window.reason,
        recurring=Recurring(cron=window.cron, zone=str(there), lasts=window.duration),
        window=True,
    )


def _hours(texts: Iterable[str], where: str) -> tuple[TimeInterval, ...]:
    try:
        return tuple(time_interval(each) for each in texts)
    except ValueError as error:
        raise SettingsError(f"{where}: {error}", hint="Days are mon to sun; no day means every day.") from error


def _cron(text: str, where: str) -> None:
    try:
        check_cron(text)
    except ValueError as error:
        raise SettingsError(
            f"{where}: `{text}` is not a cron line: {error}",
            hint="Five fields: minute, hour, day, month, day of the week; `0 2 * * sat` is Saturday at two.",
        ) from error


def _known(names: Iterable[str], known: Collection[str], says: str, what: str) -> None:
    for name in names:
        if name not in known:
            exists = "which is none that it knows" if what == "It can group by" else "which does not exist"
            if what == "Environments":
                exists = "which no target has"
            listed = ", ".join(sorted(known) if what == "Environments" else known) or "none"
            raise SettingsError(
                f"{says} `{name}`, {exists}", hint=f"{what}{'' if 'by' in what else ' are'}: {listed}."
            )
