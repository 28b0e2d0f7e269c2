"""The deciding stages: each holds notices back or lets them pass, and says why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from schemawatchd.incidents.hours import any_hold, next_change
from schemawatchd.incidents.incident import State
from schemawatchd.incidents.inhibit import inhibitor
from schemawatchd.incidents.notice import Notice
from schemawatchd.incidents.silence import silenced, until
from schemawatchd.notify.letter import Letter, Scene
from schemawatchd.rules.finding import Severity

Check = Callable[[Notice, Scene], tuple[str, str, datetime | None]]
"""For a notice: why it is held (empty: it passes), what to note else, and until when it is held if known."""


def settle(notice: Notice, scene: Scene) -> tuple[str, str, datetime | None]:
    """It has lasted as long as its rule and its route want. What is critical waits for no number of checks."""
    incident, route = notice.incident, notice.route
    if incident.state is State.WAITING:
        return "its rule has patience with it", "", None
    if incident.state is not State.OPEN:
        return "", f"it is {incident.state}", None
    pace = scene.cadence.get(incident.target or "")
    checks = (route.patience - 1) * pace if pace and incident.severity is not Severity.CRITICAL else None
    ripe = incident.first_seen + max(route.after, checks or route.after)
    if incident.first_seen <= scene.now < ripe:
        wants = f"{route.name} wants it to last until {_hour(ripe, scene)}"
        return wants, "", ripe
    return "", f"open since {_hour(incident.first_seen, scene)}", None


def inhibit(notice: Notice, scene: Scene) -> tuple[str, str, datetime | None]:
    """Nothing that is open says the same already."""
    if notice.incident.state is State.OPEN and (
        other := inhibitor(notice.incident, scene.correspondence.incidents)
    ):
        return f"{other.rule} ({other.id[:4]}) says it already", "", None
    return "", "nothing else says it", None


def active_hours(notice: Notice, scene: Scene) -> tuple[str, str, datetime | None]:
    """The route speaks at this time of the week."""
    active = notice.route.active
    if active and not any_hold(active, scene.now, scene.zone):
        ends = next_change(active, scene.now, scene.zone)
        return f"{notice.route.name} does not speak at this hour", "", ends
    return "", "at this hour" if active else "at any hour", None


def mute_hours(notice: Notice, scene: Scene) -> tuple[str, str, datetime | None]:
    """The route is not mute at this time of the week."""
    mute = notice.route.mute
    if any_hold(mute, scene.now, scene.zone):
        return f"{notice.route.name} is mute at this hour", "", next_change(mute, scene.now, scene.zone)
    return "", "not mute", None


def silence(notice: Notice, scene: Scene) -> tuple[str, str, datetime | None]:
    """No silence and no maintenance window is about it now."""
    silences = scene.correspondence.silences
    found = silenced(notice.incident, silences, scene.now, scene.began)
    if found is None and scene.lead:
        # The clock was set forward: what was to end later does not end because of that.
        once = [each for each in silences if each.recurring is None]
        found = silenced(notice.incident, once, scene.now - scene.lead, scene.began)
    if found is not None:
        return found.words, "", until(found, scene.now, scene.began)
    return "", "no silence is about it", None


def waiver(notice: Notice, scene: Scene) -> tuple[str, str, datetime | None]:  # noqa: ARG001 -- one shape for all
    """The team has not accepted it."""
    if notice.incident.state is State.WITHDRAWN:
        return "it is waived, or its target is no longer watched", "", None
    return "", "not waived", None


def stage(check: Check) -> Callable[[Letter, Scene], tuple[Letter, ...]]:
    """A stage that asks `check` of every notice that nothing holds yet."""
    name = check.__name__.replace("_", " ")

    def run(letter: Letter, scene: Scene) -> tuple[Letter, ...]:
        return (replace(letter, notices=tuple(_asked(each, scene) for each in letter.notices)),)

    def _asked(notice: Notice, scene: Scene) -> Notice:
        if notice.held:
            return notice
        held, says, ends = check(notice, scene)
        return notice.noted(name, held or says, held=name if held else "", until=ends)

    run.__name__ = name
    run.__doc__ = check.__doc__
    return run


def _hour(time: datetime, scene: Scene) -> str:
    return time.astimezone(scene.zone).strftime("%Y-%m-%d %H:%M:%S %Z")
