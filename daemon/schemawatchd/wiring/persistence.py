"""Looks that are remembered and told: the parts, joined with a state store."""

import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from schemawatchd.alerts.silence import Ack, Silence, matching_silence
from schemawatchd.clock import Clock
from schemawatchd.engines.private import sweep
from schemawatchd.errors import StoreBroken
from schemawatchd.incidents.advance import withdraw
from schemawatchd.incidents.incident import Incident, Place, State
from schemawatchd.incidents.target_state import Acceptance, TargetState
from schemawatchd.notify.pipeline.backlog import Backlog, backlogs
from schemawatchd.notify.pipeline.context import NotifyConfig, pipeline_context
from schemawatchd.notify.pipeline.cron import window_start
from schemawatchd.reports.report import Since
from schemawatchd.rules.finding import Verdict
from schemawatchd.runtime.events import log_moves
from schemawatchd.runtime.parities import Parities
from schemawatchd.runtime.remembering import Manners
from schemawatchd.runtime.worker import Worker
from schemawatchd.schema import codec
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import Target
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.memory import ExpectedSnapshot, Step
from schemawatchd.store.store import Store
from schemawatchd.watch.report import Past
from schemawatchd.watch.result import Outcome
from schemawatchd.wiring.container import SERVERS_AT_ONCE, App, Counted, counting, uncounted
from schemawatchd.wiring.reverts import reverts

if TYPE_CHECKING:  # what sends is imported when something is to be sent
    from schemawatchd.notify.pipeline.delivery import Deliverer


@dataclass(frozen=True, slots=True)
class KeptSchemas:
    """The state store as the place where loaded schemas are kept."""

    store: Store
    clock: Clock

    def expected(self, key: str) -> bytes | None:
        """The snapshot kept under `key`."""
        found = self.store.expected(key)
        return found.snapshot if found else None

    def keep_expected(self, key: str, source: str, engine: str, snapshot: bytes) -> None:
        """Keep a snapshot of `source` for `engine`."""
        now = self.clock.now()
        self.store.keep_expected(
            ExpectedSnapshot(key=key, source=source, engine=engine, at=now, snapshot=snapshot)
        )

    def last_good(self, source: str, engine: str) -> bytes | None:
        """The snapshot of `source` for `engine` that was kept last."""
        found = self.store.last_good(source, engine)
        return found.snapshot if found else None

    def observed(self, digest: str) -> Snapshot | None:
        """A reading of a database that history holds under its digest."""
        found = self.store.snapshot(digest)
        return codec.decode(found, digest) if found is not None else None

    def accepted(self, target: str) -> Acceptance | None:
        """The word that the next check of a target takes what it finds as the baseline."""
        return self.store.acceptance(target)


@dataclass(frozen=True, slots=True)
class KnownTexts:
    """The state store as the place where it is kept which texts of a server mean the same."""

    store: Store
    clock: Clock

    def get(self, key: str) -> str | None:
        """The answer kept under `key`."""
        return self.store.answer(key)

    def put(self, key: str, answer: str) -> None:
        """Keep an answer; where the store takes none, the server is asked again at the next check."""
        with suppress(StoreBroken):
            self.store.keep_answer(key, answer, self.clock.now())


@dataclass(frozen=True, slots=True)
class LoggedStore:
    """The state store, with a line in the log for everything that became of a finding."""

    store: Store
    configuration: Configuration
    clock: Clock

    def state(self, target: str) -> TargetState | None:
        """What is remembered of a target."""
        return self.store.state(target)

    def known(self, target: str | None) -> tuple[Incident, ...]:
        """Every incident of a target, or of the project."""
        return self.store.known(target)

    def commit(self, step: Step) -> None:
        """Keep a step whole or not at all. What the store refused has not happened, and is not logged."""
        self.store.commit(step)
        log_moves(step.moves, self._silence)

    def _silence(self, incident: Incident) -> Silence | None:
        try:
            known = self.store.quiet.silences()
        except StoreBroken:
            return None  # it says so itself, and the step is kept
        return matching_silence(incident, (*known, *self.configuration.windows), self.clock.now(), window_start)


def remembering(
    configuration: Configuration,
    store: Store,
    clock: Clock,
    wait: Callable[[float], None],
    lead: Callable[[], timedelta] = timedelta,
) -> App:
    """The parts, with loaded schemas kept in the state store."""
    return App(
        configuration, KeptSchemas(store, clock), clock, wait=wait, known=KnownTexts(store, clock), lead=lead
    )


def worker(app: App, store: Store, told: Callable[[], None]) -> Worker:
    """A worker whose steps are kept in `store`; `told` is called when there is something to say."""
    configuration = app.configuration
    manners = Manners(policy=configuration.policy, unreachable_patience=configuration.unreachable_patience)
    parities = Parities(configuration.parities, configuration.policy, app.answers)
    keeper = LoggedStore(store, configuration, app.clock)
    return Worker(keeper, app.services, manners, told, parities, partial(reverts, app))


def deliverer(
    configuration: Configuration, store: Store, clock: Clock, lead: Callable[[], timedelta] = timedelta
) -> "Deliverer":
    """What says what is due. Raises `SettingsError` for a channel that cannot be used."""
    from schemawatchd.notify.channel import channels
    from schemawatchd.notify.pipeline.delivery import Deliverer

    ways = channels(configuration.channels)
    for way in ways.values():
        way.check()
    random = Random().random  # noqa: S311 -- jitter, not a secret
    return Deliverer(store.outbox, ways, notify_config(configuration, lead), clock, random)


def notify_config(configuration: Configuration, lead: Callable[[], timedelta] = timedelta) -> NotifyConfig:
    """How the team wants to be told."""
    targets = configuration.targets
    return NotifyConfig(
        routes=configuration.routes,
        zone=configuration.timezone,
        host=socket.gethostname(),
        began=window_start,
        windows=configuration.windows,
        cadence={each.name: each.every for each in targets},
        places={each.name: Place(environment=each.environment, database=each.dsn.database) for each in targets},
        fallbacks=configuration.fallbacks,
        lead=lead,
    )


def outstanding(configuration: Configuration, store: Store, clock: Clock) -> tuple[Backlog, ...]:
    """What each channel has not taken yet."""
    return backlogs(
        pipeline_context(store.outbox.correspondence(), notify_config(configuration), clock.now(), hurry=True)
    )


def take_over(store: Store, configuration: Configuration, clock: Clock, *, started: bool = True) -> None:
    """Before the first look: what a killed run left (only when `started`), and targets no longer watched."""
    if started:
        sweep()
        store.outbox.take_over()
        store.outbox.try_again()
    store.outbox.meet(configuration.channels)
    names = frozenset(each.name for each in configuration.targets)
    alive = store.incidents(states=(State.WAITING, State.OPEN))
    paired = frozenset(name for each in configuration.parities for name in each.targets)
    unpaired = [each for each in alive if each.verdict is Verdict.PARITY and each.target in names - paired]
    moves = (*withdraw(alive, names, clock.now()), *withdraw(unpaired, paired, clock.now()))
    if moves:
        LoggedStore(store, configuration, clock).commit(Step(moves=moves))
    prune(store, configuration, clock)


def prune(store: Store, configuration: Configuration, clock: Clock) -> None:
    """Forget what is older than the retention: by the clock, and also by the newest observation there is.

    A clock that is a year ahead at the start would take all history for old.
    """
    newest = store.newest()
    now = clock.now()
    store.prune((min(now, newest) if newest else now) - configuration.retention)


def steps(worker: Worker, targets: Sequence[Target], counted: Counted = uncounted) -> list[Outcome]:
    """A full check of these targets now, several at a time, remembered."""
    with ThreadPoolExecutor(SERVERS_AT_ONCE) as pool:
        outcomes = pool.map(partial(worker.step, always_full=True), targets)
        return counting(outcomes, len(targets), "targets", counted)


def sinces(store: Store) -> dict[str, Past]:
    """What is remembered of each finding that is there now."""
    alive = store.incidents(states=(State.WAITING, State.OPEN))
    acks = {each.incident: each for each in store.quiet.acks()}
    return {each.id: Past(Since(each.last_ok, each.first_seen), _acked(each, acks.get(each.id))) for each in alive}


def _acked(incident: Incident, ack: Ack | None) -> dict[str, str] | None:
    if ack is None or not ack.holds(incident):
        return None
    return {"by": ack.by, "at": ack.at.isoformat(), "reason": ack.reason}
