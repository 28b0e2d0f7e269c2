"""The proof of migrations on scratch: each is applied, taken back and applied again, with rows in every table."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.errors import SourceInvalid
from schemawatchd.history.dossier import dossier
from schemawatchd.history.migration import Migration, Section
from schemawatchd.operate.contents import Contents, contents, lost
from schemawatchd.operate.proving_ground import DOWN, UP, ProvingGround, ScratchState
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.migration_facts import (
    NotApplied,
    NotRepeated,
    NotRestored,
    NotTakenBack,
    NotVerified,
    RowsGone,
    RowsNotRestored,
    Unproved,
)
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.sources import sections

_MOST = 5
"""So many differences of one state are told; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came of one migration; `notes` are no faults. `proved` says how far it went."""

    migration: Migration
    wrong: tuple[Unproved, ...] = ()
    notes: tuple[str, ...] = ()
    proved: str = ""


_TAKES_ROWS = re.compile(
    r"\b(?:delete|truncate|drop\s+(?:\w+\s+)?table|replace\s+into|insert\s+or\s+replace|merge|rename|exchange"
    r"|(?:attach|detach|drop|reorganize|coalesce)\s+partition|alter\s+ignore)\b"
)
"""What may leave a table with fewer rows; anything else that names it says nothing about its rows."""

_ON_ROWS = "on tables that have rows"
_TEXTS = ("{}", "1", "2000-01-01", "00000000-0000-0000-0000-000000000000", "127.0.0.1", "true")
"""Texts of which casts make JSON, numbers, times, UUIDs, addresses and truth values."""


@dataclass(slots=True)
class Prover:
    """Proves the migrations of one folder on one engine. `end` is what all of them make, once they are through."""

    ground: ProvingGround
    end: Snapshot | None = None
    _broken: bool = False

    def prove(self, migrations: Sequence[Migration], settled: Container[str] = frozenset()) -> Iterator[Proof]:
        """One proof for each, in their order, to the first that cannot be applied at all.

        One that fails only where tables have rows is applied without them, and the proof goes on from there.
        Those whose version is in `settled` are only applied, and have a proof only where that fails.
        Raises `ScratchUnavailable`.
        """
        ground = self.ground
        try:
            if ground.ledger and ground.ledger.taken_for_granted(migrations) is None:
                ground.ledger = None
            ground.rebuild()
            for known, group in groupby(migrations, lambda each: each.version in settled):
                chosen = list(group)
                yield from self._played(chosen) if known else self._proofs(chosen)
                if self._broken:
                    return
            self.end = ground.read()
        finally:
            ground.close()

    def _played(self, migrations: Sequence[Migration]) -> Iterator[Proof]:
        """Nothing, if they can be applied."""
        ground = self.ground
        before = len(ground.done)
        try:
            ground.advance(migrations)
        except SourceInvalid as error:
            at = next((each for each in migrations if each.path == error.path), None)
            wrong = migrations[len(ground.done) - before] if at is None else at
            self._broken = True
            yield Proof(migration=wrong, wrong=(_not_applied(wrong, error),))

    def _proofs(self, migrations: Iterable[Migration]) -> Iterator[Proof]:
        for each in migrations:
            found = self._proof(each)
            if each not in self.ground.done:
                self._broken = True
            yield found
            if self._broken:
                return

    def _proof(self, migration: Migration) -> Proof:
        ground = self.ground
        notes, before = ground.seed()
        cascaded = tuple(self._cascaded(migration, before))
        if wrong := self._applied(migration):
            again = self._with_other_rows(migration, wrong) if _ON_ROWS in wrong.says else None
            if again is None:
                return Proof(migration=migration, wrong=(wrong,), notes=notes)
            notes, before = again
        else:
            ground.done.append(migration)
        after = ground.state()
        gone = _fewer(migration, ground.sql(migration), before, after.contents)
        wrongs = [*cascaded, *gone, *self._verified(migration)]
        reason = dossier(migration.header).irreversible
        back = not reason and (migration.up is None or migration.down is not None)
        if back:
            wrongs += self._there_and_back(migration, before, after)
        proved = "up, down, up" if back else f"up; irreversible: {reason}" if reason else "up"
        return Proof(migration=migration, wrong=tuple(wrongs), notes=notes, proved=proved)

    def _applied(self, migration: Migration) -> Unproved | None:
        """Where it fails, whether the rows are the reason is told by trying it without any."""
        try:
            self.ground.run(migration, UP)
        except SourceInvalid as error:
            self.ground.rebuild()
            on_rows = ""
            with suppress(SourceInvalid):
                self.ground.run(migration, UP)
                on_rows = f"{_ON_ROWS}: "
            return _not_applied(migration, error, on_rows)
        return None

    def _with_other_rows(
        self, migration: Migration, wrong: Unproved
    ) -> tuple[tuple[str, ...], ScratchState] | None:
        """Try it with texts that can be made something else; without any rows it is applied in any case.

        Answers with the notes and the state before, where the rows that were made up are all that it refused.
        """
        ground = self.ground
        for text in _TEXTS:
            ground.rebuild(text)
            notes, before = ground.seed()
            try:
                ground.run(migration, UP)
            except SourceInvalid as error:
                if error.says in wrong.says:
                    break  # it says the same of other values, so these are not the reason
            else:
                ground.done.append(migration)
                return notes, before
        ground.rebuild()
        ground.run(migration, UP)
        ground.done.append(migration)
        return None

    def _cascaded(self, migration: Migration, before: ScratchState) -> Iterator[Unproved]:
        """Tables that lose rows on a copy with `foreign_keys = on`, as most drivers have it for SQLite.

        There DROP TABLE deletes the rows first, with what ON DELETE says (sqlite.org/foreignkeys.html, section 5).
        What fails in this way is no finding: the application may have them off.
        """
        ground = self.ground
        section = ground.sql(migration) if ground.engine == "sqlite" else None
        if section is None or (copy := ground.stand.copy()) is None:
            return
        told = ground.terms()
        # Of a program it is known what it runs, and not in which transaction.
        wrapped = migration.up is not None
        terms = replace(told, settings={**told.settings, "foreign_keys": "1"}, in_transaction=wrapped)
        try:
            with suppress(SourceInvalid):
                sections.play(copy, migration.path, section, ground.engine, terms)
                now = contents(copy, copy.read(ground.clock.now()))
                yield from _fewer(migration, section, before, now, " where foreign keys are on")
        finally:
            copy.close()

    def _verified(self, migration: Migration) -> Iterator[Unproved]:
        for query in dossier(migration.header).verify:
            try:
                if not self.ground.stand.rows(query):
                    says = f"its `verify:` query returns no rows: {query}"
                    yield NotVerified(path=migration.path, says=says)
            except SourceInvalid as error:
                yield NotVerified(path=migration.path, says=f"its `verify:` query fails: {error.says}: {query}")

    def _there_and_back(
        self, migration: Migration, before: ScratchState, after: ScratchState
    ) -> Iterator[Unproved]:
        try:
            self.ground.run(migration, DOWN)
        except SourceInvalid as error:
            yield NotTakenBack(path=_path(error, migration), says=f"cannot be reverted: {_told(error)}")
            self.ground.rebuild()
            return
        back = self.ground.state()
        differing = self._differences(before.snapshot, back.snapshot)
        if differing:
            yield NotRestored(path=migration.path, says=f"is not reverted by its `down`: {differing}")
        for each in lost(before.contents, back.contents):
            yield RowsNotRestored(path=migration.path, says=f"does not restore the rows: {each}")
        if not differing:
            yield from self._again(migration, before, after)
        elif back.snapshot.objects != after.snapshot.objects or back.contents != after.contents:
            self.ground.rebuild()
        # A `down` that does nothing leaves all as it is needed for the next one.

    def _again(self, migration: Migration, before: ScratchState, after: ScratchState) -> Iterator[Unproved]:
        try:
            self.ground.run(migration, UP)
        except SourceInvalid as error:
            says = f"cannot be applied after its `down`: {_told(error)}"
            yield NotRepeated(path=_path(error, migration), says=says)
            self.ground.rebuild()
            return
        now = self.ground.state()
        if differing := self._differences(after.snapshot, now.snapshot):
            yield NotRepeated(path=migration.path, says=f"has another result after its `down`: {differing}")
        for each in lost(after.contents, now.contents, before.contents):
            yield NotRepeated(path=migration.path, says=f"creates other rows after its `down`: {each}")

    def _differences(self, expected: Snapshot, actual: Snapshot) -> str:
        """In the words that the rules have for drift."""
        with self.ground.answers((expected, actual)) as asked:
            changes = compare(expected, actual, Scope(), equivalence=asked).changes
        found = [each.summary for each in judge(changes, (), RuleContext(None), RulePolicy())]
        more = [f"and {len(found) - _MOST} more"] if len(found) > _MOST else []
        return "; ".join((*found[:_MOST], *more))


def _fewer(
    migration: Migration, section: Section | None, before: ScratchState, now: Contents, where: str = ""
) -> Iterator[Unproved]:
    """Tables that have fewer rows now, although no statement that takes rows names them.

    Of a program that does not tell its SQL nobody knows what it names.
    """
    if section is None:
        return
    takers = [each for each in section.text.lower().split(";") if _TAKES_ROWS.search(each)]
    for key, was in sorted(before.contents.items()):
        there = now.get(key)
        if there is None or len(there.rows) >= len(was.rows):
            continue
        name = re.compile(rf"(?<!\w){re.escape(key.path[-1].lower())}(?!\w)")
        if not any(map(name.search, takers)):
            count = len(was.rows) - len(there.rows)
            rows = f"{count} of {len(was.rows)} rows of {key.dotted}"
            says = f"deletes {rows}{where}, although no statement deletes from it"
            yield RowsGone(path=migration.path, says=says)


def _not_applied(migration: Migration, error: SourceInvalid, on_rows: str = "") -> NotApplied:
    says = f"cannot be applied: {on_rows}{_told(error)}"
    return NotApplied(path=_path(error, migration), says=says)


def _told(error: SourceInvalid) -> str:
    return error.says + (f" in `{error.statement}`" if error.statement else "")


def _path(error: SourceInvalid, migration: Migration) -> str:
    return f"{migration.path}:{error.line}" if error.line and error.path == migration.path else migration.path
