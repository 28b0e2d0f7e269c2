"""The proof of migrations on scratch: each is applied, taken back and applied again, with rows in every table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Protocol

from schemawatchd.clock import Clock
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.errors import SourceInvalid
from schemawatchd.history.dossier import dossier
from schemawatchd.history.migration import Migration
from schemawatchd.ledgers.scratch_ledger import ScratchLedger
from schemawatchd.operate.contents import Contents, contents, lost
from schemawatchd.operate.seeding import Seeder
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import Policy
from schemawatchd.rules.proof import (
    NotApplied,
    NotRepeated,
    NotRestored,
    NotTakenBack,
    NotVerified,
    RowsGone,
    RowsLost,
    Unproved,
)
from schemawatchd.rules.step import steps
from schemawatchd.rules.view import View
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.sources import replay, sections

_UP, _DOWN = "upgrade", "downgrade"
_MOST = 5
"""So many differences of one state are told; the rest is counted."""


class Stand(replay.Stand, Protocol):
    """A scratch database that also answers."""

    def copy(self) -> "Stand | None":
        """Another one with all that is in this."""

    def execute(self, statement: str) -> None:
        """Run one statement."""

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """The rows of one query."""


class Runner(Protocol):
    """Runs migrations that are programs."""

    def run(self, migrations: Sequence[Migration], stand: replay.Stand, way: str) -> None:
        """Run these, in this way. Raises `SourceInvalid`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came of one migration; `notes` are no faults. `proved` says how far it went."""

    migration: Migration
    wrong: tuple[Unproved, ...] = ()
    notes: tuple[str, ...] = ()
    proved: str = ""


_ON_ROWS = "on tables that have rows"
_TEXTS = ("{}", "1", "2000-01-01", "00000000-0000-0000-0000-000000000000", "127.0.0.1", "true")
"""Texts of which casts make JSON, numbers, times, UUIDs, addresses and truth values."""


@dataclass(frozen=True, slots=True)
class _State:
    """A scratch database at one moment."""

    snapshot: Snapshot
    contents: Contents


@dataclass(slots=True, kw_only=True)
class Prover:
    """Proves the migrations of one folder on one engine. `end` is what all of them make, once they are through."""

    engine: str
    scratch: Callable[[], Stand]
    clock: Clock
    runners: Mapping[str, Runner] = field(default_factory=dict)
    base: Script | None = None
    terms: Callable[[], sections.Terms] = sections.Terms
    ledger: ScratchLedger | None = None
    """The tool's own table, where migrations touch it."""
    end: Snapshot | None = None
    _stand: Stand | None = None
    _seeder: Seeder | None = None
    _done: list[Migration] = field(default_factory=list)

    def prove(self, migrations: Sequence[Migration]) -> Iterator[Proof]:
        """One proof for each, in their order, to the first that cannot be applied at all.

        One that fails only where tables have rows is applied without them, and the proof goes on from there.
        Raises `ScratchUnavailable`.
        """
        try:
            if self.ledger and self.ledger.taken_for_granted(migrations) is None:
                self.ledger = None
            self._rebuild()
            for each in migrations:
                found = self._proof(each)
                yield found
                if each not in self._done:
                    return
            self.end = self._read()
        finally:
            self.close()

    def close(self) -> None:
        """Remove the scratch database."""
        if self._stand is not None:
            self._stand.close()
        self._stand = None

    @property
    def _there(self) -> Stand:
        if self._stand is None:
            self._rebuild()
        assert self._stand is not None  # noqa: S101 -- it was just made
        return self._stand

    def _rebuild(self) -> None:
        """A fresh scratch database with all that is done; after a failure only that helps."""
        self.close()
        self._stand = self.scratch()
        self._seeder = Seeder(self._stand)
        if self.base is not None:
            self._stand.play(self.base)
        if self.ledger is not None:
            self._stand.play(Script(self.ledger.table, self.ledger.made(())))
        for each in self._done:
            self._run(each, _UP)

    def _proof(self, migration: Migration) -> Proof:
        notes = tuple(self._seeder.seed(self._read())) if self._seeder else ()
        before = self._state()
        cascaded = tuple(self._cascaded(migration, before))
        if wrong := self._applied(migration):
            again = self._with_other_rows(migration, wrong) if _ON_ROWS in wrong.says else None
            if again is None:
                return Proof(migration=migration, wrong=(wrong,), notes=notes)
            notes, before = again
        else:
            self._done.append(migration)
        wrongs = [*cascaded, *self._gone(migration, before), *self._verified(migration)]
        reason = dossier(migration.header).irreversible
        back = not reason and (migration.up is None or migration.down is not None)
        if back:
            wrongs += self._there_and_back(migration, before)
        proved = "up, down, up" if back else f"up; irreversible: {reason}" if reason else "up"
        return Proof(migration=migration, wrong=tuple(wrongs), notes=notes, proved=proved)

    def _applied(self, migration: Migration) -> Unproved | None:
        """Where it fails, whether the rows are the reason is told by trying it without any."""
        try:
            self._run(migration, _UP)
        except SourceInvalid as error:
            says = _told(error)
            self._rebuild()
            with suppress(SourceInvalid):
                self._run(migration, _UP)
                says = f"{_ON_ROWS}: {says}"
            return NotApplied(path=_path(error, migration), says=f"cannot be applied: {says}")
        return None

    def _with_other_rows(self, migration: Migration, wrong: Unproved) -> tuple[tuple[str, ...], _State] | None:
        """Try it with texts that can be made something else; without any rows it is applied in any case.

        Answers with the notes and the state before, where the rows that were made up are all that it refused.
        """
        for text in _TEXTS:
            self._rebuild()
            assert self._seeder is not None  # noqa: S101 -- it was just made
            self._seeder.text = text
            notes = tuple(self._seeder.seed(self._read()))
            before = self._state()
            try:
                self._run(migration, _UP)
            except SourceInvalid as error:
                if error.says in wrong.says:
                    break  # it says the same of other values, so these are not the reason
            else:
                self._done.append(migration)
                return notes, before
        self._rebuild()
        self._run(migration, _UP)
        self._done.append(migration)
        return None

    def _gone(self, migration: Migration, before: _State) -> Iterator[Unproved]:
        """Tables that have fewer rows now, although no statement names them."""
        yield from _fewer(migration, before, self._state().contents, self.engine)

    def _cascaded(self, migration: Migration, before: _State) -> Iterator[Unproved]:
        """The same on a copy with `foreign_keys = on`, as most drivers have it for SQLite.

        There DROP TABLE deletes the rows first, with what ON DELETE says (sqlite.org/foreignkeys.html, section 5).
        What fails in this way is no finding: the application may have them off.
        """
        if self.engine != "sqlite" or migration.up is None or "drop" not in migration.up.text.lower():
            return
        copy = self._there.copy()
        if copy is None:
            return
        told = self.terms()
        terms = replace(told, settings={**told.settings, "foreign_keys": "1"}, in_transaction=True)
        try:
            with suppress(SourceInvalid):
                sections.play(copy, migration.path, migration.up, self.engine, terms)
                now = contents(copy, copy.read(self.clock.now()))
                yield from _fewer(migration, before, now, self.engine, " where foreign keys are on")
        finally:
            copy.close()

    def _verified(self, migration: Migration) -> Iterator[Unproved]:
        for query in dossier(migration.header).verify:
            try:
                if not self._there.rows(query):
                    says = f"its `verify:` query returns no rows: {query}"
                    yield NotVerified(path=migration.path, says=says)
            except SourceInvalid as error:
                yield NotVerified(path=migration.path, says=f"its `verify:` query fails: {error.says}: {query}")

    def _there_and_back(self, migration: Migration, before: _State) -> Iterator[Unproved]:
        after = self._state()
        try:
            self._run(migration, _DOWN)
        except SourceInvalid as error:
            yield NotTakenBack(path=_path(error, migration), says=f"cannot be taken back: {_told(error)}")
            self._rebuild()
            return
        back = self._state()
        differing = _differences(before.snapshot, back.snapshot)
        if differing:
            yield NotRestored(path=migration.path, says=f"is not undone by its `down`: {differing}")
        for each in lost(before.contents, back.contents):
            yield RowsLost(path=migration.path, says=f"does not bring the rows back as they were: {each}")
        if differing:
            self._rebuild()
        else:
            yield from self._again(migration, before, after)

    def _again(self, migration: Migration, before: _State, after: _State) -> Iterator[Unproved]:
        try:
            self._run(migration, _UP)
        except SourceInvalid as error:
            says = f"cannot be applied after its `down`: {_told(error)}"
            yield NotRepeated(path=_path(error, migration), says=says)
            self._rebuild()
            return
        now = self._state()
        if differing := _differences(after.snapshot, now.snapshot):
            yield NotRepeated(path=migration.path, says=f"makes something else after its `down`: {differing}")
        for each in lost(after.contents, now.contents, before.contents):
            yield NotRepeated(path=migration.path, says=f"makes other rows after its `down`: {each}")

    def _state(self) -> _State:
        found = self._read()
        return _State(found, contents(self._there, found))

    def _read(self) -> Snapshot:
        found = self._there.read(self.clock.now())
        return self.ledger.without(found) if self.ledger else found

    def _run(self, migration: Migration, way: str) -> None:
        section = migration.up if way == _UP else migration.down
        if migration.up is not None:
            if section is not None:
                sections.play(self._there, migration.path, section, self.engine, self.terms())
                self._note(migration, way)
            return
        runner = self.runners.get(migration.language)
        if runner is None:
            raise SourceInvalid("it is no SQL, and its tool cannot be run here", path=migration.path)
        runner.run([migration], self._there, way)

    def _note(self, migration: Migration, way: str) -> None:
        """Let the tool's own table say what is applied now."""
        if self.ledger is not None:
            done = [each for each in self._done if each is not migration]
            text = self.ledger.filled([*done, migration] if way == _UP else done)
            self._there.play(Script(migration.path, text))


def _fewer(
    migration: Migration, before: _State, now: Contents, engine: str, where: str = ""
) -> Iterator[Unproved]:
    named = {name for each in steps(migration, engine) for _, name in each.tables}
    for key, was in sorted(before.contents.items()):
        there = now.get(key)
        if there is not None and key.path[-1] not in named and len(there.rows) < len(was.rows):
            count = len(was.rows) - len(there.rows)
            says = f"deletes {count} of {len(was.rows)} rows of {key.dotted}, which it does not name{where}"
            yield RowsGone(path=migration.path, says=says)


def _told(error: SourceInvalid) -> str:
    return error.says + (f" in `{error.statement}`" if error.statement else "")


def _path(error: SourceInvalid, migration: Migration) -> str:
    return f"{migration.path}:{error.line}" if error.line and error.path == migration.path else migration.path


def _differences(expected: Snapshot, actual: Snapshot) -> str:
    """In the words that the rules have for drift."""
    changes = compare(expected, actual, Scope()).changes
    found = [each.summary for each in judge(changes, (), View(None), Policy())]
    more = [f"and {len(found) - _MOST} more"] if len(found) > _MOST else []
    return "; ".join((*found[:_MOST], *more))
