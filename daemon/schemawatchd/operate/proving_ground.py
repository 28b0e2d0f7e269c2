"""The scratch database in which migrations are proven: which of them are in it, and rows for its tables."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from schemawatchd.clock import Clock
from schemawatchd.diff.grid import Answers, no_answers
from schemawatchd.engines.engine import ScratchSession
from schemawatchd.errors import SourceInvalid
from schemawatchd.history.migration import Migration, Section
from schemawatchd.ledgers.scratch_ledger import ScratchLedger
from schemawatchd.operate.contents import Contents, contents
from schemawatchd.operate.seeding import Seeder
from schemawatchd.ports import ReversibleRunner
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.sources import sections

UP, DOWN = "upgrade", "downgrade"
_RUNS_ON_INSERT = frozenset({"trigger", "rule"})


@dataclass(frozen=True, slots=True)
class ScratchState:
    """A scratch database at one moment."""

    snapshot: Snapshot
    contents: Contents


@dataclass(slots=True, kw_only=True)
class ProvingGround:
    """One scratch database at a time. `done` are the migrations that are in it, or will be after `rebuild`."""

    engine: str
    scratch: Callable[[], ScratchSession]
    clock: Clock
    runners: Mapping[str, ReversibleRunner] = field(default_factory=dict)
    base: Script | None = None
    terms: Callable[[], sections.Terms] = sections.Terms
    ledger: ScratchLedger | None = None
    """The tool's own table, where migrations touch it."""
    answers: Answers = no_answers
    """Whether texts that the server words otherwise after a `down` and an `up` mean the same."""
    done: list[Migration] = field(default_factory=list)
    _stand: ScratchSession | None = None
    _seeder: Seeder | None = None
    _schema: Snapshot | None = None
    """What was read last, while nothing has been run since."""
    _kept: tuple[int, ScratchSession] | None = None
    """A copy without rows, and how many of the migrations are in it."""

    @property
    def stand(self) -> ScratchSession:
        """The scratch database."""
        if self._stand is None:
            self.rebuild()
        assert self._stand is not None  # noqa: S101 -- it was just made
        return self._stand

    def close(self) -> None:
        """Remove the scratch database, and the copy."""
        self._leave()
        if self._kept is not None:
            self._kept[1].close()
        self._kept = None

    def rebuild(self, text: str = "") -> None:
        """A fresh scratch database with all that is done and no rows; after a failure only that helps.

        Where it took longer to play what is done than to make a database, a copy is kept for the next time, so
        that a history in which many fail is not played from its start for each. `text` is what the seeder will
        put into texts.
        """
        self._leave()
        began = time.perf_counter()
        begun, self._stand = self._begun()
        made = time.perf_counter()
        self._seeder = Seeder(self._stand, text)
        for each in self.done[begun:]:
            self.run(each, UP)
        if time.perf_counter() - made > made - began and (copy := self._stand.copy()) is not None:
            if self._kept is not None:
                self._kept[1].close()
            self._kept = (len(self.done), copy)

    def advance(self, migrations: Sequence[Migration]) -> None:
        """Apply these, which are not to be proven. Raises `SourceInvalid`; `done` then has those before it."""
        for language, group in groupby(migrations, lambda each: "" if each.up is not None else each.language):
            if language:
                together = list(group)
                self._run_programs(together, UP)
                self.done += together
                continue
            for each in group:
                self.run(each, UP)
                self.done.append(each)

    def seed(self) -> tuple[tuple[str, ...], ScratchState]:
        """Give each table rows: notes about those that take none, and the state that there is then."""
        assert self._seeder is not None  # noqa: S101 -- it is made with the stand
        snapshot = self.read()
        notes = tuple(self._seeder.seed(snapshot))
        if any(key.kind in _RUNS_ON_INSERT for key in snapshot.objects):
            self._schema = None  # some make partitions for the rows that come
        return notes, self.state()

    def state(self) -> ScratchState:
        """Schema and rows now."""
        found = self.read()
        return ScratchState(found, contents(self.stand, found))

    def read(self) -> Snapshot:
        """The schema now, without the tool's own table."""
        if self._schema is None:
            found = self.stand.read(self.clock.now())
            self._schema = self.ledger.without(found) if self.ledger else found
        return self._schema

    def run(self, migration: Migration, way: str) -> None:
        """Run one of its sections. Raises `SourceInvalid`."""
        self._schema = None
        if migration.up is None:
            self._run_programs([migration], way)
        elif (section := migration.up if way == UP else migration.down) is not None:
            sections.play(self.stand, migration.path, section, self.engine, self.terms())
            self._note(migration, way)

    def sql(self, migration: Migration) -> Section | None:
        """What its `up` runs, also that of a program which tells; `None` where nobody knows."""
        runner = self.runners.get(migration.language)
        if migration.up is not None or runner is None:
            return migration.up
        try:
            found = runner.statements(migration, UP)
        except SourceInvalid:
            return None
        return Section("".join(f"{each.strip().removesuffix(';')};\n" for each in found)) if found else None

    def _begun(self) -> tuple[int, ScratchSession]:
        """A database to begin with, and how many migrations are in it."""
        if self._kept is not None and (copy := self._kept[1].copy()) is not None:
            return self._kept[0], copy
        made = self.scratch()
        try:
            if self.base is not None:
                made.play(self.base)
            if self.ledger is not None:
                made.play(Script(self.ledger.table, self.ledger.made(())))
        except BaseException:
            made.close()
            raise
        return 0, made

    def _leave(self) -> None:
        self._schema = None
        if self._stand is not None:
            self._stand.close()
        self._stand = None

    def _run_programs(self, migrations: Sequence[Migration], way: str) -> None:
        self._schema = None
        runner = self.runners.get(migrations[0].language)
        if runner is None:
            raise SourceInvalid("it is not SQL, and its tool cannot be run here", path=migrations[0].path)
        runner.run(migrations, self.stand, way)

    def _note(self, migration: Migration, way: str) -> None:
        """Let the tool's own table say what is applied now."""
        if self.ledger is not None:
            done = [each for each in self.done if each is not migration]
            text = self.ledger.filled([*done, migration] if way == UP else done)
            self.ledger.write(self.stand, Script(migration.path, text))
