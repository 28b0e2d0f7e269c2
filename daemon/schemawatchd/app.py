"""The one place where things are put together."""

import socket
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, cast

from schemawatchd.clock import Clock, SystemClock
from schemawatchd.engines.engine import Engine, Limits, Scratch
from schemawatchd.engines.find import engine_of
from schemawatchd.errors import UsageError
from schemawatchd.incidents.advance import withdraw
from schemawatchd.incidents.incident import State
from schemawatchd.reports.report import Since
from schemawatchd.runtime.remembering import Manners
from schemawatchd.runtime.worker import Worker
from schemawatchd.schema.target import Dsn, Target
from schemawatchd.settings.translate import Configuration
from schemawatchd.sources.canonical import CanonicalSchema, Kept, NothingKept
from schemawatchd.store.memory import Expected, Step
from schemawatchd.store.store import Store
from schemawatchd.watch.examination import Outcome
from schemawatchd.watch.examine import examine
from schemawatchd.watch.services import Memory, Services, Session

if TYPE_CHECKING:  # what sends is imported when something is to be sent
    from schemawatchd.notify.deliver import Deliverer

_SERVERS_AT_ONCE = 4
"""Four threads for servers and one for SQLite files: more gained nothing on two cores (docs/design)."""


@dataclass(slots=True)
class App:
    """The parts of one configuration. `close` stops the scratch servers that were started."""

    configuration: Configuration
    kept: Kept = field(default_factory=NothingKept)
    clock: Clock = field(default_factory=SystemClock)
    limits: Limits = field(default_factory=Limits)
    wait: Callable[[float], None] = time.sleep
    _scratches: dict[tuple[str, str], Scratch] = field(default_factory=dict)
    _schemas: dict[tuple[str, ...], CanonicalSchema] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def targets(self, names: Iterable[str] = ()) -> tuple[Target, ...]:
        """The targets of these names, or all. Raises `UsageError` for a name that is not configured."""
        by_name = {each.name: each for each in self.configuration.targets}
        for name in names:
            if name not in by_name:
                raise UsageError(f"there is no target `{name}`", hint=f"Targets are: {', '.join(by_name)}.")
        return tuple(by_name[name] for name in names) or self.configuration.targets

    def services(self, target: Target, memory: Memory, *, always_full: bool = False) -> Services:
        """Everything that an examination of `target` touches. Raises `SettingsError` for an unknown engine."""
        engine = engine_of(target.dsn)
        connect = cast(
            "Callable[[], AbstractContextManager[Session]]", partial(engine.connect, target.dsn, self.limits)
        )
        return Services(
            connect=connect,
            expectation=self.schema(target, engine),
            clock=self.clock,
            wait=self.wait,
            policy=self.configuration.policy,
            memory=memory,
            always_full=always_full,
        )

    def schema(self, target: Target, engine: Engine) -> CanonicalSchema:
        """The canonical schema of a target; targets of one engine share it."""
        path = target.schema
        key = (str(path), engine.name, target.scratch.reveal() if target.scratch else "")
        with self._lock:
            if key not in self._schemas:
                self._schemas[key] = CanonicalSchema(
                    path=path,
                    named=self._shown(target),
                    engine=engine.name,
                    reader=engine.reader,
                    scratch=partial(self.scratch, engine, target.scratch),
                    kept=self.kept,
                    clock=self.clock,
                )
            return self._schemas[key]

    def _shown(self, target: Target) -> str:
        base = self.configuration.path.parent
        return str(target.schema.relative_to(base)) if target.schema.is_relative_to(base) else str(target.schema)

    def scratch(self, engine: Engine, server: Dsn | None) -> Scratch:
        """The scratch of an engine, made at the first use and shared."""
        usable = server if server and server.scheme in engine.schemes else None
        key = (engine.name, usable.reveal() if usable else "")
        with self._lock:
            if key not in self._scratches:
                self._scratches[key] = engine.scratch(usable, self.limits)
            return self._scratches[key]

    def close(self) -> None:
        """Stop what was started."""
        for scratch in self._scratches.values():
            scratch.close()
        self._scratches.clear()


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
        self.store.keep_expected(Expected(key=key, source=source, engine=engine, at=now, snapshot=snapshot))

    def last_good(self, source: str, engine: str) -> bytes | None:
        """The snapshot of `source` for `engine` that was kept last."""
        found = self.store.last_good(source, engine)
        return found.snapshot if found else None


def remembering(configuration: Configuration, store: Store, clock: Clock, wait: Callable[[float], None]) -> App:
    """The parts, with loaded schemas kept in the state store."""
    return App(configuration, KeptSchemas(store, clock), clock, wait=wait)


def worker(app: App, store: Store, told: Callable[[], None]) -> Worker:
    """A worker whose steps are kept in `store`; `told` is called when there is something to say."""
    configuration = app.configuration
    manners = Manners(routes=configuration.routes, unreachable_patience=configuration.unreachable_patience)
    return Worker(store, app.services, manners, told)


def deliverer(configuration: Configuration, store: Store, clock: Clock) -> "Deliverer":
    """What empties the outbox. Raises `SettingsError` for a channel that cannot be used."""
    from schemawatchd.notify.channel import channels
    from schemawatchd.notify.deliver import Deliverer

    ways = channels(configuration.channels)
    random = Random().random  # noqa: S311 -- jitter, not a secret
    return Deliverer(store.outbox, ways, clock, random, host=socket.gethostname(), zone=configuration.timezone)


def take_over(store: Store, configuration: Configuration, clock: Clock) -> None:
    """What a start does before the first look: hand-overs that were cut off, targets that are watched no more."""
    store.outbox.take_over()
    names = frozenset(each.name for each in configuration.targets)
    alive = store.incidents(states=(State.WAITING, State.OPEN))
    moves = withdraw(alive, names, clock.now())
    if moves:
        store.commit(Step(moves=moves))
    store.prune(clock.now() - configuration.retention)


def steps(worker: Worker, targets: Iterable[Target]) -> list[Outcome]:
    """A full look at these targets now, several at a time, remembered."""
    with ThreadPoolExecutor(_SERVERS_AT_ONCE) as pool:
        return list(pool.map(partial(worker.step, always_full=True), targets))


def sinces(store: Store) -> dict[str, Since]:
    """When each finding that is there now was first seen."""
    alive = store.incidents(states=(State.WAITING, State.OPEN))
    return {each.id: Since(each.last_ok, each.first_seen) for each in alive}


def look(app: App, targets: Iterable[Target]) -> list[Outcome]:
    """Examine these targets now, several at a time, without remembering anything."""
    chosen = [(target, app.services(target, Memory(), always_full=True)) for target in targets]
    with ThreadPoolExecutor(_SERVERS_AT_ONCE) as pool:
        return list(pool.map(lambda each: examine(*each), chosen))
