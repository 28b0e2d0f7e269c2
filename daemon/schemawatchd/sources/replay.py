"""Migrations replayed in scratch: what a database should look like at any point of its history.

Each state is kept by the content that leads to it. The scratch database of the last one stays, so that one
migration more is one migration played and not all of them.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

import msgspec

from schemawatchd.clock import Clock
from schemawatchd.engines.engine import Scratch, ScratchSession
from schemawatchd.errors import SchemawatchdError, SourceInvalid
from schemawatchd.history.migration import Migration
from schemawatchd.ledgers.scratch_ledger import ScratchLedger
from schemawatchd.ports import MigrationRunner, SnapshotCache
from schemawatchd.schema import codec
from schemawatchd.schema.key import Key
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.sources.asking import asked
from schemawatchd.sources.sections import Terms, play

_IN_MEMORY = 4
_BACK = 5
"""With drift, the states before the last five migrations are asked for as well; see `HistoryClassifier`."""
_Found = TypeVar("_Found")


@dataclass(slots=True)
class _Line:
    """A stand, and what was played in it; and a copy that was made on the way, from which earlier states follow.

    A copy takes a small part of the time of a replay, so that the states before do not cost another one.
    """

    stand: ScratchSession
    played: tuple[str, ...] = ()
    earlier: "_Line | None" = None

    def close(self) -> None:
        """Remove both."""
        self.stand.close()
        self.forget()

    def forget(self) -> None:
        """Remove the copy."""
        if self.earlier is not None:
            self.earlier.close()
        self.earlier = None


@dataclass(slots=True, kw_only=True)
class Replay:
    """The migrations of one folder for one engine; several targets and threads may share it."""

    engine: str
    reader: int
    named: str
    scratch: Callable[[], Scratch]
    kept: SnapshotCache
    clock: Clock
    runners: Mapping[str, MigrationRunner] = field(default_factory=dict)
    """What runs migrations that are programs, by their language."""
    command: MigrationRunner | None = None
    """What runs all of them, where the team says so."""
    base: Script | None = None
    """What was there before the first of the migrations."""
    terms: Callable[[], Terms] = Terms
    """What stands for placeholders, and what is set in each session."""
    ledger: ScratchLedger | None = None
    """The tool's own table, for migrations that touch it."""
    _lines: dict[tuple[Scratch, str | None], _Line] = field(default_factory=dict)
    _recent: dict[str, Snapshot] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def snapshot(
        self,
        migrations: Sequence[Migration],
        collation: str | None = None,
        major: str = "",
        *,
        ahead: bool = False,
    ) -> Snapshot:
        """What these migrations, in this order, make of an empty database.

        `ahead` says that they are not applied yet, so that the state before them is what will be asked for again.
        Raises `SourceInvalid` with the file and line, `ScratchUnavailable`.
        """
        with self._lock:
            scratch = self.scratch().like(major)
            key = self._key(migrations, scratch.version(), collation or "")
            found = self._recent.get(key) or self._kept(key)
            if found is None:
                found = self._replayed(migrations, scratch, collation, ahead=ahead)
                if self.ledger and self.ledger.taken_for_granted(migrations) is not None:
                    found = self.ledger.without(found)
                engine = f"{self.engine} {collation}" if collation else self.engine
                self.kept.keep_expected(key, self.named, engine, codec.encode(found))
            self._remember(key, found)
            return found

    def printed(
        self, migrations: Sequence[Migration], collation: str | None, major: str, keys: Sequence[Key]
    ) -> Mapping[Key, Mapping[str, str]]:
        """The server's own words for these objects that the migrations make. Raises as `snapshot` does."""
        if not keys:
            return {}
        with self._lock:
            place = (self.scratch().like(major), collation)
            return self._played(place, migrations, lambda stand: asked(stand, keys))

    def close(self) -> None:
        """Remove the scratch databases."""
        for line in self._lines.values():
            line.close()
        self._lines.clear()

    def _kept(self, key: str) -> Snapshot | None:
        kept = self.kept.expected(key)
        return codec.decode(kept, self.named) if kept is not None else None

    def _remember(self, key: str, snapshot: Snapshot) -> None:
        self._recent.pop(key, None)
        self._recent[key] = snapshot
        while len(self._recent) > _IN_MEMORY:
            del self._recent[next(iter(self._recent))]

    def _replayed(
        self, migrations: Sequence[Migration], scratch: Scratch, collation: str | None, *, ahead: bool
    ) -> Snapshot:
        place = (scratch, collation)
        line = self._line(place, tuple(each.mark for each in migrations))
        branch = line.stand.copy() if ahead and line.played else None
        if branch is None:
            found = self._played(place, migrations, self._read)
        else:
            try:
                self._play(migrations, len(line.played), branch)
                found = self._read(branch)
            finally:
                branch.close()
        return msgspec.structs.replace(found, origin=self.named)

    def _read(self, stand: ScratchSession) -> Snapshot:
        return stand.read(self.clock.now())

    def _played(
        self,
        place: tuple[Scratch, str | None],
        migrations: Sequence[Migration],
        then: Callable[[ScratchSession], _Found],
    ) -> _Found:
        """What `then` makes of the stand of this place once just these migrations are played in it."""
        marks = tuple(each.mark for each in migrations)
        line = self._line(place, marks)
        try:
            if (turn := _turn(migrations, len(line.played))) is not None:
                self._play(migrations[:turn], len(line.played), line.stand)
                line.played = marks[:turn]
                line.forget()
                copy = line.stand.copy()
                line.earlier = _Line(copy, line.played) if copy is not None else None
            self._play(migrations, len(line.played), line.stand)
            found = then(line.stand)
        except SchemawatchdError:
            self._lines.pop(place).close()
            raise
        line.played = marks
        return found

    def _line(self, place: tuple[Scratch, str | None], marks: tuple[str, ...]) -> _Line:
        """The stand that these marks lead on from, a fresh one where the history is another."""
        line = self._lines.get(place)
        if line is not None and marks[: len(line.played)] == line.played:
            return line
        if line is not None:
            before, line.earlier = line.earlier, None
            line.close()
            if before is not None and marks[: len(before.played)] == before.played:
                self._lines[place] = before
                return before
            if before is not None:
                before.close()
        scratch, collation = place
        line = self._lines[place] = _Line(scratch.stand(collation))
        if self.base is not None:
            try:
                line.stand.play(self.base)
            except SchemawatchdError:
                self._lines.pop(place).close()
                raise
        return line

    def _play(self, migrations: Sequence[Migration], done: int, stand: ScratchSession) -> None:
        """Play those after the first `done`, which are played already."""
        programs: list[Migration] = []
        terms = self.terms()
        touching = self.ledger.taken_for_granted(migrations) if self.ledger else None
        for place, each in enumerate(migrations[done:], done):
            ledger = self.ledger if touching is not None and place >= touching else None
            if each.up is None and ledger is None:
                programs.append(each)
                continue
            self._run(programs, stand)
            programs = []
            if ledger and place == touching:
                stand.play(Script(each.path, ledger.made(migrations[:place])))
            if each.up is None:
                self._run([each], stand)
            else:
                play(stand, each.path, each.up, self.engine, terms)
            if ledger:
                ledger.write(stand, Script(each.path, ledger.note(each, place + 1)))
        self._run(programs, stand)

    def _run(self, programs: Sequence[Migration], stand: ScratchSession) -> None:
        if not programs:
            return
        runner = self.command or self.runners.get(programs[0].language)
        if runner is None:
            raise SourceInvalid(
                "it is not SQL, and its tool cannot be run here",
                path=programs[0].path,
                hint="Set `replay_command` to the command that migrates a database to that version.",
            )
        runner.run(programs, stand)

    def _key(self, migrations: Sequence[Migration], *inherited: str) -> str:
        """Everything that the state depends on."""
        content = [f"{each.version} {each.mark}" for each in migrations]
        before = self.base.text if self.base else ""
        terms = self.terms()
        said = [f"{name}={value}" for name, value in terms.settings.items()]
        if any(each.up is not None and "${" in each.up.text for each in migrations):
            said += [str(terms.as_written), *(f"{name}={value}" for name, value in terms.placeholders.items())]
        # What changes nothing is left out, so that what is kept of earlier releases can be used on.
        if self.ledger and self.ledger.taken_for_granted(migrations) is not None:
            said.append(f"with {self.ledger.table}")
        parts = (self.named, self.engine, str(self.reader), before, *inherited, *content, *said)
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def _turn(migrations: Sequence[Migration], done: int) -> int | None:
    """After how many of these a copy is worth its time; `None` where few are to be played.

    Programs are run together: a child for each part would take longer than what the copy spares.
    """
    turn = len(migrations) - _BACK
    if turn - done < _BACK or any(each.up is None for each in migrations[turn - 1 : turn + 1]):
        return None
    return turn
