"""How everything is: targets, open incidents, channels, silences and parity."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from schemawatchd.actions.api import OPEN_STATES, NoArguments, QuestionContext, question
from schemawatchd.actions.api_types import KnownIncident, ParityState, SystemStatus, TargetStatus, late_after
from schemawatchd.actions.once import delivery_backlogs
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.reports.report import Status
from schemawatchd.rules.finding import Verdict
from schemawatchd.schema.target import Target
from schemawatchd.store.lock import Lock
from schemawatchd.store.memory import Observation
from schemawatchd.store.rescue import Trouble

_MONTH = timedelta(days=30)
_HISTORY = 100
"""So many of the newest observations are searched for the last change."""


@question()
def status(context: QuestionContext, asked: NoArguments) -> SystemStatus:  # noqa: ARG001 -- every question has arguments
    """The status of all targets, and of what notifies people."""
    now, configured, store = context.clock.now(), context.configuration, context.store
    states = {each.target: each for each in (*store.states(), *context.states())}
    journal = store.journal(since=now - _MONTH)
    ended = [each.lasted for each in journal if each.lasted is not None and each.verdict is Verdict.DRIFT]
    holder = Lock(configured.state).holder()
    alive = context.incidents(OPEN_STATES)
    return SystemStatus(
        now=now,
        daemon=f"process {holder.pid} on {holder.host}" if holder and holder.watches else "",
        trouble=_trouble_text("since", store.trouble),
        event=_trouble_text("at", store.event),
        targets=tuple(_target_status(context, each, states.get(each.name), now) for each in configured.targets),
        alive=alive,
        channels=delivery_backlogs(configured, store, context.clock),
        silences=context.silences(),
        parities=tuple(_parity(each.targets, states, alive) for each in configured.parities),
        resolved=len(ended),
        mean_to_resolve=sum(ended, timedelta()) / len(ended) if ended else None,
    )


def _target_status(
    context: QuestionContext, target: Target, state: TargetState | None, now: datetime
) -> TargetStatus:
    if state is None:
        return TargetStatus(name=target.name, environment=target.environment)
    seen = context.store.history(target.name, _HISTORY)
    return TargetStatus(
        name=target.name,
        environment=target.environment,
        status=state.status,
        last_look=state.last_look,
        last_ok=state.last_ok,
        engine=state.engine,
        last_change=_last_change(seen),
        first_check=seen[-1].at if seen and len(seen) < _HISTORY else None,
        waived=state.waived,
        overdue=state.last_look is not None and now - state.last_look > late_after(target.every),
    )


def _parity(
    targets: tuple[str, ...], states: Mapping[str, TargetState], alive: Iterable[KnownIncident]
) -> ParityState:
    about = [each.incident for each in alive if each.incident.verdict is Verdict.PARITY]
    return ParityState(
        targets=targets,
        differences=sum(each.target in targets for each in about),
        known=all(name in states and states[name].status != Status.UNKNOWN for name in targets),
    )


def _last_change(seen: Sequence[Observation]) -> datetime | None:
    """When the newest of the observed schemas (newest first) was first seen; failed checks have none."""
    answered = [each for each in seen if each.digest]
    for newer, older in pairwise(answered):
        if newer.digest != older.digest:
            return newer.at
    return None


def _trouble_text(when: str, trouble: Trouble | None) -> str:
    return f"{trouble.says} ({when} {trouble.since:%Y-%m-%d %H:%M:%S} UTC). {trouble.means}" if trouble else ""
