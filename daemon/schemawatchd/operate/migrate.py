"""Applying our own migrations and taking them back: each in a transaction where the engine has that for DDL."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from schemawatchd.clock import Clock
from schemawatchd.engines.engine import ScriptStatement, WriteSession
from schemawatchd.errors import GateClosed, SchemawatchdError, WorkFailed
from schemawatchd.history.dossier import dossier
from schemawatchd.history.migration import Migration, Section
from schemawatchd.operate.bookkeeping import TABLE, Bookkeeping
from schemawatchd.schema.script import Script

Told = Callable[[str], None]
"""Hears of each step, as a line for people."""


class _Stopped(WorkFailed):
    """A statement failed after this many others were done."""

    def __init__(self, says: str, *, hint: str, done: int) -> None:
        super().__init__(says, hint=hint)
        self.done = done


@dataclass(frozen=True, slots=True)
class Migrator:
    """One run on one target."""

    work: WriteSession
    by: str
    clock: Clock
    told: Told

    @property
    def _book(self) -> Bookkeeping:
        return Bookkeeping(self.work, self.by)

    def up(self, migrations: Sequence[Migration]) -> None:
        """Apply these in their order. Raises `WorkFailed` at the first that fails, `GateClosed`, `TargetBusy`."""
        self.work.lock(TABLE)
        self._book.make()
        for each in migrations:
            if each.up is None:
                raise GateClosed(f"{each.named} has nothing to apply")
            self._step(each, each.up, self._applied)

    def down(self, migrations: Sequence[Migration]) -> None:
        """Take these back in this order. Raises `GateClosed` for one that says it cannot be, and as `up` does."""
        for each in migrations:
            self._may_go_back(each)
        self.work.lock(TABLE)
        for each in migrations:
            self._step(each, each.down or Section(""), self._taken_back)

    def baseline(self, migration: Migration) -> None:
        """Note that this and all before it are there already. Raises `GateClosed` where something is noted."""
        self.work.lock(TABLE)
        self._book.make()
        if noted := self._book.states():
            raise GateClosed(
                f"{TABLE} has {len(noted)} rows already",
                hint="A baseline is for a database without a migration history table.",
            )
        self._book.baseline(migration, self.clock.now())
        self.told(f"{migration.named}: noted as applied, with all before it")

    def _may_go_back(self, migration: Migration) -> None:
        known = dossier(migration.header)
        if known.irreversible:
            raise GateClosed(
                f"{migration.named} cannot be reverted: {known.irreversible}",
                hint="Restore a backup, or write a new migration.",
            )
        if migration.down is None or not migration.down.text.strip():
            raise GateClosed(
                f"{migration.named} has no `-- migrate:down`",
                hint="Write it, or add `irreversible:` with the reason to its header.",
            )

    def _step(self, migration: Migration, section: Section, act: "Callable[[Migration, Section], None]") -> None:
        begun = self.clock.monotonic()
        try:
            act(migration, section)
        except SchemawatchdError:
            with suppress(SchemawatchdError):
                self.work.rollback()
            raise
        self.told(f"{migration.named}: {self.clock.monotonic() - begun:.1f} s")

    def _applied(self, migration: Migration, section: Section) -> None:
        pieces = self._pieces(migration, section)
        whole = self._whole(section)
        if whole:
            self.work.begin()
        self._not_yet(migration)
        self._book.begin(migration, self.clock.now())
        begun = self.clock.monotonic()
        try:
            self._run(migration, section, pieces)
            self._verified(migration)
        except WorkFailed as error:
            if not whole:
                self._book.fail(migration, self.clock.monotonic() - begun, error.says)
            raise
        self._book.end(migration, self.clock.monotonic() - begun)
        if whole:
            self.work.commit()

    def _taken_back(self, migration: Migration, section: Section) -> None:
        pieces = self._pieces(migration, section)
        whole = self._whole(section)
        before = self._book.states().get(migration.version, "applied")
        if whole:
            self.work.begin()
        else:
            self._book.move(migration, "running")
        begun = self.clock.monotonic()
        try:
            self._run(migration, section, pieces)
        except _Stopped as error:
            if not whole and error.done:
                self._book.fail(migration, self.clock.monotonic() - begun, error.says)
            elif not whole:
                self._book.move(migration, before)
            raise
        self._book.forget(migration)
        if whole:
            self.work.commit()

    def _whole(self, section: Section) -> bool:
        """Whether a transaction takes back all of it, should it fail."""
        return self.work.transactional and section.transaction

    def _not_yet(self, migration: Migration) -> None:
        """Another run may have been faster, where the engine has no lock for longer than a transaction."""
        if self._book.states().get(migration.version):
            raise GateClosed(
                f"{migration.named} is already in the migration history table",
                hint="Run `schemawatchd migrate status` again.",
            )

    def _pieces(self, migration: Migration, section: Section) -> Sequence[ScriptStatement]:
        return self.work.pieces(Script(migration.path, section.text, may_be_empty=True))

    def _run(self, migration: Migration, section: Section, pieces: Sequence[ScriptStatement]) -> None:
        for number, piece in enumerate(pieces, 1):
            try:
                self.work.run(piece.text)
            except WorkFailed as error:
                line = section.line + piece.line - 1
                where = f"statement {number} of {len(pieces)}, {migration.path}, line {line}"
                hint = what_next(migration, section, number, whole=self._whole(section))
                raise _Stopped(f"{where}: {error.says}", hint=hint, done=number - 1) from None

    def _verified(self, migration: Migration) -> None:
        """Each query of the dossier must return rows, before anything is committed where that can be."""
        for query in dossier(migration.header).verify:
            try:
                found = self.work.rows(query)
            except WorkFailed as error:
                raise WorkFailed(f"{migration.path}: its `verify:` query fails: {error.says}: {query}") from None
            if not found:
                raise WorkFailed(
                    f"{migration.path}: its `verify:` query returns no rows: {query}",
                    hint="Either the migration did not do what it should, or the query is wrong.",
                )

    def correct(self, version: str, *, finished: bool) -> None:
        """Correct the line of a failed migration after somebody has looked. Raises `GateClosed`."""
        self.work.lock(TABLE)
        state = self._book.states().get(version)
        if state not in ("failed", "running"):
            says = f"{version} is {state}" if state else f"{TABLE} has no line for {version}"
            raise GateClosed(f"{says}, so there is nothing to correct")
        stand_in = Migration(version=version, path="")
        if finished:
            self._book.end(stand_in, 0.0)
        else:
            self._book.forget(stand_in)
        self.told(f"{version}: {'noted as applied' if finished else 'its line is taken out'}")


def dry_run(work: WriteSession, migrations: Sequence[Migration], *, way: str) -> Iterator[str]:
    """Exactly what would run, statement by statement, with what the ledger is told as comments."""
    for each in migrations:
        section = each.up if way == "up" else each.down
        if section is None:
            continue
        whole = work.transactional and section.transaction
        yield f"-- {each.named} ({each.path})"
        if whole:
            yield "begin;"
        for piece in work.pieces(Script(each.path, section.text, may_be_empty=True)):
            yield f"{piece.text.strip()};"
        yield f"-- {TABLE}: {each.version} {'applied' if way == 'up' else 'taken out'}"
        if whole:
            yield "commit;"


_COMMAND = "schemawatchd migrate baseline"


def what_next(migration: Migration, section: Section, number: int, *, whole: bool) -> str:
    """The way out after statement `number` of this section failed; `whole` where a transaction undid all."""
    correct = f"Correct {migration.path}, then run the command again."
    if whole:
        return f"Nothing of it was applied. {correct}"
    back, version = section is migration.down, migration.version
    forget, finished = f"`{_COMMAND} --forget {version}`", f"`{_COMMAND} --finished {version}`"
    if number == 1 and back:
        return f"Nothing of it was applied, {version} is still applied. {correct}"
    if number == 1:
        return f"Nothing of it was applied. Correct {migration.path}, remove its row with {forget}, then go on."
    done = f"The {number - 1} statements before it were executed and stay."
    if back:
        return f"{done} Revert the rest by hand, then run {forget}; or restore what is missing, then {finished}."
    return f"{done} Undo them or finish it by hand, then run {forget} or {finished}."
