"""The parts of one configuration: services for looks, schemas, scratch."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import cast

from schemawatchd.clock import Clock, SystemClock
from schemawatchd.engines.engine import Engine, Limits, Scratch
from schemawatchd.engines.find import engine_of
from schemawatchd.engines.keeping import Keeper
from schemawatchd.errors import UsageError
from schemawatchd.schema.target import Dsn, Target
from schemawatchd.settings.translate import Configuration
from schemawatchd.sources.canonical import CanonicalSchema, Kept, NothingKept
from schemawatchd.sources.source import Place
from schemawatchd.watch.examination import Outcome
from schemawatchd.watch.examine import examine
from schemawatchd.watch.services import Memory, Services, Session

SERVERS_AT_ONCE = 4
"""Looks side by side: more than four threads gained nothing on two cores."""


@dataclass(slots=True)
class App:
    """The parts of one configuration. `close` stops the scratch servers that were started."""

    configuration: Configuration
    kept: Kept = field(default_factory=NothingKept)
    clock: Clock = field(default_factory=SystemClock)
    limits: Limits = field(default_factory=Limits)
    wait: Callable[[float], None] = time.sleep
    keeper: Keeper | None = None
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
        engine = self.engine(target)
        connect = cast(
            "Callable[[], AbstractContextManager[Session]]",
            partial(engine.connect, target.dsn, self.limits, self.keeper),
        )
        return Services(
            connect=connect,
            expectation=self.schema(target, engine),
            clock=self.clock,
            wait=self.wait,
            policy=self.configuration.policy,
            memory=memory,
            always_full=always_full,
            reader=engine.reader,
            lasting=self.keeper is not None,
        )

    def engine(self, target: Target) -> Engine:
        """The engine of a target. Raises `SettingsError` where none speaks its URL."""
        return engine_of(target.dsn)

    def schema(self, target: Target, engine: Engine) -> CanonicalSchema:
        """The canonical schema of a target; targets of one engine share it."""
        key = (
            str(target.schema),
            target.attribute,
            engine.name,
            target.scratch.reveal() if target.scratch else "",
        )
        with self._lock:
            if key not in self._schemas:
                self._schemas[key] = CanonicalSchema(
                    place=self._place(target),
                    engine=engine.name,
                    servers=engine.schemes,
                    reader=engine.reader,
                    scratch=partial(self.scratch, engine, target.scratch),
                    kept=self.kept,
                    clock=self.clock,
                )
            return self._schemas[key]

    def parts(self, target: Target) -> tuple[Path, ...]:
        """The files that the target's schema is known to come from."""
        return tuple(each for each in self.schema(target, self.engine(target)).parts if not each.is_dir())

    def _place(self, target: Target) -> Place:
        base, path = self.configuration.path.parent, target.schema
        shown = str(path.relative_to(base)) if path.is_relative_to(base) else str(path)
        named = f"{shown}:{target.attribute}" if target.attribute else shown
        return Place(path=path, named=named, attribute=target.attribute, folder=base)

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
        if self.keeper is not None:
            self.keeper.close()
        for scratch in self._scratches.values():
            scratch.close()
        self._scratches.clear()


def look(app: App, targets: Iterable[Target]) -> list[Outcome]:
    """Examine these targets now, several at a time, without remembering anything."""
    chosen = [(target, app.services(target, Memory(), always_full=True)) for target in targets]
    with ThreadPoolExecutor(SERVERS_AT_ONCE) as pool:
        return list(pool.map(lambda each: examine(*each), chosen))
