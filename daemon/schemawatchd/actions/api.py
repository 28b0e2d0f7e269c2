"""The desk: what people ask of the state store and note in it, alone or beside the daemon that holds it."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Protocol

import msgspec
from msgspec import structs

from schemawatchd.actions.api_types import (
    Known,
    Observed,
    ParityState,
    SilenceRequest,
    Stand,
    Standing,
    TargetHistory,
    Trace,
    late_after,
)
from schemawatchd.alerts.notification import Notification, StageNote
from schemawatchd.alerts.notification_log import AlertEvent
from schemawatchd.alerts.route import is_for_everyone
from schemawatchd.alerts.silence import Ack, Silence, matching_silence
from schemawatchd.clock import Clock
from schemawatchd.errors import UsageError
from schemawatchd.incidents.incident import Incident, State
from schemawatchd.incidents.move import Entry
from schemawatchd.incidents.target_state import Acceptance, TargetState
from schemawatchd.notify.pipeline.context import pipeline_context
from schemawatchd.notify.pipeline.cron import window_start
from schemawatchd.notify.pipeline.group import NotificationGroup, PipelineContext
from schemawatchd.notify.pipeline.plan import trace
from schemawatchd.notify.pipeline.stages import SENDING, run_stages
from schemawatchd.reports.report import Status
from schemawatchd.rules.finding import Verdict
from schemawatchd.rules.ledger import half_applied
from schemawatchd.rules.rule import all_rules
from schemawatchd.runtime.events import log_ack, log_silence, log_silenced
from schemawatchd.schema.target import Target
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.lock import Lock
from schemawatchd.store.memory import Observation
from schemawatchd.store.rescue import Trouble
from schemawatchd.store.store import Store
from schemawatchd.wiring.persistence import notify_config, outstanding

SHORTEST = 4
_OVER = ("resolved", "withdrawn")
_MONTH = timedelta(days=30)
_HISTORY = 100
"""So many of the newest observations are searched for the last change."""


class Desk(Protocol):
    """Questions and notes. Who notes something is known to the desk, and never taken from the question."""

    def standing(self) -> Standing:
        """How everything stands."""

    def incidents(self, states: tuple[State, ...]) -> tuple[Known, ...]:
        """The incidents in these states."""

    def history(self, target: str, limit: int) -> TargetHistory:
        """What was observed of a target. Raises `UsageError` for one that is not configured."""

    def journal(self, since: datetime) -> tuple[Entry, ...]:
        """What became of all incidents since then, the oldest first."""

    def ack(self, marks: tuple[str, ...], reason: str) -> tuple[Known, ...]:
        """Note that somebody is on these. Raises `UsageError` for an id that is none of an open incident."""

    def accept(self, target: str, reason: str) -> None:
        """Ask the next check of a target to take what it finds as the baseline.

        Raises `UsageError` for a target that is not configured, or that is compared with something else.
        """

    def trace(self, mark: str) -> tuple[Trace, ...]:
        """What each stage decides about an open incident now, by channel. Raises `UsageError`."""

    def silence(self, asked: SilenceRequest) -> Silence:
        """Keep what it matches from being said."""

    def silences(self) -> tuple[Silence, ...]:
        """Those that are in force or to come, and the maintenance windows."""

    def end_silence(self, mark: str) -> Silence:
        """End a silence now. Raises `UsageError` for an unknown one and for a maintenance window."""


class StoreDesk:
    """The desk on the state store itself; `author` is who asks, `states` are newer than those in the store."""

    def __init__(
        self,
        configuration: Configuration,
        store: Store,
        clock: Clock,
        author: str,
        states: Callable[[], Iterable[TargetState]] = tuple,
    ) -> None:
        self._configuration = configuration
        self._store = store
        self._clock = clock
        self._author = author
        self._states = states

    def standing(self) -> Standing:
        """How everything stands."""
        now, configured = self._clock.now(), self._configuration
        states = {each.target: each for each in (*self._store.states(), *self._states())}
        journal = self._store.journal(since=now - _MONTH)
        ended = [each.lasted for each in journal if each.lasted is not None and each.verdict is Verdict.DRIFT]
        holder = Lock(configured.state).holder()
        alive = self.incidents((State.OPEN, State.WAITING))
        return Standing(
            now=now,
            daemon=f"process {holder.pid} on {holder.host}" if holder and holder.watches else "",
            trouble=_words("since", self._store.trouble),
            event=_words("at", self._store.event),
            targets=tuple(self._stand(each, states.get(each.name), now) for each in configured.targets),
            alive=alive,
            channels=outstanding(configured, self._store, self._clock),
            silences=self.silences(),
            parities=tuple(_parity(each.targets, states, alive) for each in configured.parities),
            resolved=len(ended),
            mean_to_resolve=sum(ended, timedelta()) / len(ended) if ended else None,
        )

    def _stand(self, target: Target, state: TargetState | None, now: datetime) -> Stand:
        if state is None:
            return Stand(name=target.name, environment=target.environment)
        seen = self._store.history(target.name, _HISTORY)
        return Stand(
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

    def incidents(self, states: tuple[State, ...]) -> tuple[Known, ...]:
        """The incidents in these states."""
        acks = {each.incident: each for each in self._store.quiet.acks()}
        return tuple(_known(each, acks.get(each.id)) for each in self._store.incidents(states=states))

    def history(self, target: str, limit: int) -> TargetHistory:
        """What was observed of a target. Raises `UsageError` for one that is not configured."""
        self._demand(target)
        seen = self._store.history(target, limit)
        since = seen[-1].at if len(seen) == limit else None
        return TargetHistory(
            observed=tuple(
                Observed(at=each.at, status=each.status, digest=each.digest) for each in reversed(seen)
            ),
            entries=tuple(each for each in map(_told, self._store.journal(target, since)) if each is not None),
        )

    def journal(self, since: datetime) -> tuple[Entry, ...]:
        """What became of all incidents since then, the oldest first."""
        return self._store.journal(since=since)

    def ack(self, marks: tuple[str, ...], reason: str) -> tuple[Known, ...]:
        """Note that somebody is on these. Raises `UsageError` for an id that is none of an open incident."""
        alive = self._store.incidents(states=(State.OPEN, State.WAITING))
        found = [_only(mark, alive) for mark in marks]
        return tuple(self._acked(each, reason) for each in found)

    def accept(self, target: str, reason: str) -> None:
        """Ask the next check of a target to take what it finds as the baseline."""
        self._demand(target)
        state = self._store.state(target)
        expected = state.expected_from if state else ""
        if expected and not expected.startswith("baseline@"):
            raise UsageError(
                f"`{target}` is compared with {expected}, so there is no baseline to accept",
                hint="Change the schema or write a migration; `schemawatchd waive` accepts single findings.",
            )
        if any(each.rule == half_applied.check.code for each in self._open(target)):
            raise UsageError(
                f"a migration of `{target}` failed half-way, so the current state cannot be a baseline",
                hint="Correct the migration first; `schemawatchd status` names it.",
            )
        self._store.accept(target, Acceptance(by=self._author, at=self._clock.now(), reason=reason))

    def _open(self, target: str) -> tuple[Incident, ...]:
        return self._store.incidents(target, (State.OPEN, State.WAITING))

    def _demand(self, target: str) -> None:
        names = [each.name for each in self._configuration.targets]
        if target not in names:
            raise UsageError(f"there is no target `{target}`", hint=f"Targets are: {', '.join(names)}.")

    def _acked(self, incident: Incident, reason: str) -> Known:
        ack = Ack(
            incident=incident.id,
            fingerprint=incident.fingerprint,
            first_seen=incident.first_seen,
            by=self._author,
            at=self._clock.now(),
            reason=reason,
        )
        self._store.quiet.ack(ack)
        log_ack(incident, ack)
        return Known(incident=incident, acked=ack)

    def trace(self, mark: str) -> tuple[Trace, ...]:
        """What each stage decides about an open incident now, by channel. Raises `UsageError`."""
        incident = _only(mark, self._store.incidents(states=(State.OPEN, State.WAITING)))
        seen = pipeline_context(
            self._store.outbox.correspondence(), notify_config(self._configuration), self._clock.now()
        )
        found = []
        for letter in trace(incident.id, seen):
            (notice,) = letter.notices
            (sent,) = run_stages(letter, seen, SENDING)
            notes = [*notice.notes, *(StageNote(*each.split(": ", 1)) for each in sent.notes)]
            goes, because, at = _verdict(letter, notice, seen)
            found.append(
                Trace(
                    channel=letter.channel,
                    route=notice.route.name,
                    held=notice.held,
                    notes=tuple(notes),
                    sent=goes,
                    because=because,
                    at=at,
                )
            )
        return tuple(found)

    def silence(self, asked: SilenceRequest) -> Silence:
        """Keep what it matches from being said."""
        starts = asked.starts or self._clock.now()
        made = Silence(
            id=secrets.token_hex(6),
            matchers=asked.matchers,
            starts=starts,
            ends=asked.ends or (starts + asked.lasts if asked.lasts else None),
            author=self._author,
            reason=asked.reason,
            recurring=asked.recurring,
        )
        self._store.quiet.silence(made)
        log_silence("added", made)
        now = self._clock.now()
        for each in self._store.incidents(states=(State.OPEN, State.WAITING)):
            if not is_for_everyone(each) and matching_silence(each, [made], now, window_start):
                log_silenced(each, made)
        return made

    def silences(self) -> tuple[Silence, ...]:
        """Those that are in force or to come, and the maintenance windows."""
        now = self._clock.now()
        kept = (each for each in self._store.quiet.silences() if each.ends is None or each.ends > now)
        return (*kept, *self._configuration.windows)

    def end_silence(self, mark: str) -> Silence:
        """End a silence now. Raises `UsageError` for an unknown one and for a maintenance window."""
        found = [each for each in self.silences() if each.id.startswith(mark) and len(mark) >= SHORTEST]
        if len(found) != 1:
            raise UsageError(
                f"{'several silences begin' if found else 'no silence begins'} with `{mark}`",
                hint="`schemawatchd silence list` shows them with their ids.",
            )
        if found[0].window:
            raise UsageError(
                "that is a maintenance window of the configuration", hint="Remove it there, then reload."
            )
        ended = msgspec.structs.replace(found[0], ends=self._clock.now())
        self._store.quiet.silence(ended)
        log_silence("ended", ended)
        return ended


def _parity(targets: tuple[str, ...], states: Mapping[str, TargetState], alive: Iterable[Known]) -> ParityState:
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


def _verdict(
    letter: NotificationGroup, notice: Notification, seen: PipelineContext
) -> tuple[bool, str, datetime | None]:
    """Whether a message would go out, why or why not, and when that may be another answer."""
    now, known = seen.now, seen.correspondence
    last = notice.notes[-1].says.removeprefix("nothing: ") if notice.notes else ""
    reach = known.reach(letter.channel, now)
    due = letter.due if letter.due and letter.due > now else None
    if notice.held:
        held = [each.says for each in notice.notes if each.stage == notice.held]
        return False, f"{notice.held}: {held[-1] if held else last}", notice.until
    if notice.what is None:
        return False, last, None
    if notice.what is AlertEvent.REMINDED and due:
        return False, "the channel knows it, and no reminder is due yet", due
    if letter.key in known.dead:
        return False, f"the channel refused this message ({known.dead[letter.key].error})", None
    if reach.refused or reach.rests(now):
        return False, f"the channel does not take messages ({reach.last_error})", reach.next_try
    return True, "it waits for other findings of its group" if due else "nothing holds it", due


def _words(when: str, trouble: Trouble | None) -> str:
    return f"{trouble.says} ({when} {trouble.since:%Y-%m-%d %H:%M:%S} UTC). {trouble.means}" if trouble else ""


def _told(entry: Entry) -> Entry | None:
    """The entry as people read it: an event happens, and that it is over is no news."""
    rule = all_rules().get(entry.rule)
    if rule is None or not rule.event:
        return entry
    return None if entry.what in _OVER else structs.replace(entry, what="happened")


def _known(incident: Incident, ack: Ack | None) -> Known:
    return Known(incident=incident, acked=ack if ack and ack.holds(incident) else None)


def _only(mark: str, among: Iterable[Incident]) -> Incident:
    found = [each for each in among if each.id.startswith(mark)] if len(mark) >= SHORTEST else []
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(each.id for each in found)
        raise UsageError(
            f"several open incidents begin with `{mark}`", hint=f"Write more characters of it: {ids}."
        )
    raise UsageError(
        f"no open incident begins with `{mark}`",
        hint="`schemawatchd status` shows what is open, with the first four characters of each id.",
    )
