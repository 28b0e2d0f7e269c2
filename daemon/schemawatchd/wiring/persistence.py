"""A container joined with a state store: checks that are kept and reported."""

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from schemawatchd.alerts.silence import Silence, matching_silence
from schemawatchd.clock import Clock
from schemawatchd.errors import StoreBroken
from schemawatchd.incidents.incident import Incident, Place
from schemawatchd.incidents.target_state import Acceptance, TargetState
from schemawatchd.notify.pipeline.context import NotifyConfig
from schemawatchd.notify.pipeline.cron import window_start
from schemawatchd.runtime.events import log_moves
from schemawatchd.runtime.parity_states import ParityStates
from schemawatchd.runtime.target_steps import JudgingConfig
from schemawatchd.runtime.worker import Worker
from schemawatchd.schema import codec
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.memory import ExpectedSnapshot, Step
from schemawatchd.store.store import Store
from schemawatchd.wiring.container import Container
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


def persistent_container(
    configuration: Configuration,
    store: Store,
    clock: Clock,
    wait: Callable[[float], None],
    lead: Callable[[], timedelta] = timedelta,
) -> Container:
    """The container, with loaded schemas and equivalent texts kept in the state store."""
    return Container(
        configuration, KeptSchemas(store, clock), clock, wait=wait, known=KnownTexts(store, clock), lead=lead
    )


def worker(container: Container, store: Store, on_news: Callable[[], None]) -> Worker:
    """A worker whose steps are kept in `store`; `on_news` is called when there is something to report."""
    configuration = container.configuration
    judging = JudgingConfig(policy=configuration.policy, unreachable_patience=configuration.unreachable_patience)
    parities = ParityStates(configuration.parities, configuration.policy, container.answers)
    keeper = LoggedStore(store, configuration, container.clock)
    return Worker(keeper, container.services, judging, on_news, parities, partial(reverts, container))


def deliverer(
    configuration: Configuration, store: Store, clock: Clock, lead: Callable[[], timedelta] = timedelta
) -> "Deliverer":
    """What sends the notifications that are due. Raises `SettingsError` for a channel that cannot be used."""
    from schemawatchd.notify.channel import channels
    from schemawatchd.notify.pipeline.delivery import Deliverer

    ways = channels(configuration.channels)
    for way in ways.values():
        way.check()
    random = Random().random  # noqa: S311 -- jitter, not a secret
    return Deliverer(store.outbox, ways, notify_config(configuration, lead), clock, random)


def notify_config(configuration: Configuration, lead: Callable[[], timedelta] = timedelta) -> NotifyConfig:
    """How the team wants to be notified."""
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
