"""The parts of one configuration: services for looks, schemas, scratch."""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import RLock

from schemawatchd.clock import Clock, SystemClock
from schemawatchd.engines.engine import Engine, Limits, Scratch
from schemawatchd.engines.equivalence import EquivalentsInMemory, KnownEquivalents, equivalence
from schemawatchd.engines.find import engine_of
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.errors import SettingsError, SourceInvalid, UsageError
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.incidents.waiver import Waivers, waivers
from schemawatchd.ports import SnapshotCache
from schemawatchd.schema.equivalence import Equivalence
from schemawatchd.schema.snapshot import Snapshot, Start
from schemawatchd.schema.target import Dsn, MigrationSource, Target
from schemawatchd.settings.owners import doubt
from schemawatchd.settings.translate import Configuration
from schemawatchd.sources.canonical import CanonicalSchema
from schemawatchd.sources.no_cache import NoSnapshotCache
from schemawatchd.sources.replay import Replay
from schemawatchd.sources.source import SchemaLocation, content
from schemawatchd.watch.services import Services
from schemawatchd.wiring.team_migrations import Migrating, migrating


@dataclass(slots=True)
class Container:
    """The parts of one configuration. `close` stops the scratch servers that were started."""

    configuration: Configuration
    kept: SnapshotCache = field(default_factory=NoSnapshotCache)
    clock: Clock = field(default_factory=SystemClock)
    limits: Limits = field(default_factory=Limits)
    wait: Callable[[float], None] = time.sleep
    keeper: ConnectionPool | None = None
    known: KnownEquivalents = field(default_factory=EquivalentsInMemory)
    lead: Callable[[], timedelta] = timedelta
    _scratches: dict[tuple[str, str], Scratch] = field(default_factory=dict)
    _schemas: dict[tuple[str, ...], CanonicalSchema] = field(default_factory=dict)
    _migrating: dict[tuple[MigrationSource, str, str], Migrating] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    def targets(self, names: Iterable[str] = ()) -> tuple[Target, ...]:
        """The targets of these names, or all. Raises `UsageError` for a name that is not configured."""
        by_name = {each.name: each for each in self.configuration.targets}
        for name in names:
            if name not in by_name:
                raise UsageError(f"there is no target `{name}`", hint=f"Targets are: {', '.join(by_name)}.")
        return tuple(by_name[name] for name in names) or self.configuration.targets

    def services(
        self,
        target: Target,
        state: TargetState | None = None,
        *,
        always_full: bool = False,
        start: Start | None = None,
    ) -> Services:
        """Everything that an examination of `target` touches; without a `state` nothing is ever remembered of it.

        Raises `SettingsError` for an unknown engine.
        """
        engine = self.engine(target)
        return Services(
            connect=partial(engine.connect, target.dsn, self.limits, self.keeper),
            expectation=self.schema(target, engine) if target.schema else None,
            clock=self.clock,
            wait=self.wait,
            policy=self.configuration.policy,
            state=state or TargetState(target=target.name),
            stateless=state is None,
            start=start,
            always_full=always_full,
            reader=engine.reader,
            migrations=self.migrations(target, engine),
            waivers=self.waivers(),
            observed=self.kept.observed,
            lead=self.lead,
            accepted=partial(self.kept.accepted, target.name),
            source_age=partial(self._source_age, target, engine),
            equivalence=partial(self._equivalence, engine, target),
            **_patience(target),
            lasting=self.keeper is not None,
        )

    def _source_age(self, target: Target, engine: Engine) -> float | None:
        """Seconds since a file that says what is expected changed last; a commit needs no wait."""
        paths = list(self.parts(target))
        migrations = self.migrations(target, engine)
        if migrations is not None and target.migrations is not None and target.migrations.repository is None:
            paths += [migrations.folder, *migrations.folder.rglob("*")]
        changed = [changed_at(each) for each in paths]
        newest = max((each for each in changed if each is not None), default=None)
        return None if newest is None else self.clock.now().timestamp() - newest

    def _equivalence(
        self, engine: Engine, target: Target, expected: Snapshot, actual: Snapshot
    ) -> AbstractContextManager[Equivalence | None]:
        """Answers for texts that the target's server may print in several ways."""
        scratch = partial(self.scratch, engine, target.scratch)
        return equivalence(engine, scratch, (expected, actual), self.limits, self.known)

    def answers(self, sides: tuple[Snapshot, Snapshot]) -> AbstractContextManager[Equivalence | None]:
        """Answers for texts of two targets of one engine; scratch is that of the first target of that engine."""
        targets = self.configuration.targets
        found = next(each for each in targets if self._is_on(each, sides[0].engine.name))
        return self._equivalence(self.engine(found), found, *sides)

    def _is_on(self, target: Target, engine: str) -> bool:
        """Whether it is known to be on this engine; of a target that is not looked at the URL may not be known."""
        try:
            return self.engine(target).name == engine
        except SettingsError:
            return False

    def waivers(self) -> Waivers:
        """What the team accepts, as the file says now; nothing where there is none."""
        path = self.configuration.waivers
        shown = self.named(path)
        if not os.path.lexists(path):
            return Waivers(shown)
        if not self.configuration.vouched and (why := doubt(path)):
            return _unreadable(shown, f"it is not used: {why}")
        try:
            return waivers(content(path, shown).decode("utf-8"), shown)
        except SourceInvalid as error:
            return Waivers(shown, (), "unreadable", error)
        except (OSError, UnicodeDecodeError) as error:
            return _unreadable(shown, f"it cannot be read: {error}")

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
        if target.schema is None:
            return ()
        return tuple(each for each in self.schema(target, self.engine(target)).parts if not each.is_dir())

    def migrations(self, target: Target, engine: Engine) -> Migrating | None:
        """The migrations of a target; targets of one engine share them."""
        source = target.migrations
        if source is None:
            return None
        key = (source, engine.name, target.scratch.reveal() if target.scratch else "")
        with self._lock:
            if key not in self._migrating:
                self._migrating[key] = migrating(
                    source,
                    self.configuration.path.parent,
                    Replay(
                        engine=engine.name,
                        reader=engine.reader,
                        named=self.named(source.folder),
                        scratch=partial(self.scratch, engine, target.scratch),
                        kept=self.kept,
                        clock=self.clock,
                    ),
                )
            return self._migrating[key]

    def named(self, path: Path) -> str:
        """A path as the configuration would write it."""
        base = self.configuration.path.parent
        return str(path.relative_to(base)) if path.is_relative_to(base) else str(path)

    def _place(self, target: Target) -> SchemaLocation:
        path = target.schema or Path()
        shown = self.named(path)
        named = f"{shown}:{target.attribute}" if target.attribute else shown
        return SchemaLocation(
            path=path, named=named, attribute=target.attribute, folder=self.configuration.path.parent
        )

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
        for each in self._migrating.values():
            each.replay.close()
        for scratch in self._scratches.values():
            scratch.close()
        self._scratches.clear()


def _unreadable(shown: str, says: str) -> Waivers:
    return Waivers(
        shown, (), "unreadable", SourceInvalid(says, path=shown, hint="Correct the file, or `waivers`.")
    )


def changed_at(path: Path) -> float | None:
    """When a file changed last, as seconds since the epoch; `None` where it is gone.

    The status change counts as well: `cp -p` and `rsync -t` keep the old time of modification.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return max(found.st_mtime, found.st_ctime)


def _patience(target: Target) -> dict[str, timedelta]:
    source = target.migrations
    return {"deploy_timeout": source.deploy_timeout, "source_patience": source.patience} if source else {}
