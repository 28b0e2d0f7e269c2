"""Keeping the memory when its file is lost or takes nothing: copies, and memory that stands in.

A file that is damaged, emptied, removed or replaced is set aside, and what was remembered is written anew. A file
that only takes nothing for now (disk full, locked, read-only) is never touched: memory stands in until it does.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from schemawatchd.clock import Clock
from schemawatchd.errors import StoreBroken
from schemawatchd.store.copies import copy_of, read_copy, set_aside, write_copy
from schemawatchd.store.database import Changes, StateDatabase
from schemawatchd.store.errors import in_our_words, made_at, no_state_store, not_made
from schemawatchd.store.opening import upgraded
from schemawatchd.store.tables import HEAD

COPY_EVERY = timedelta(hours=1)
_MOST_IN_MEMORY = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescued:
    """What became of a lost state store.

    `kept` says whether anything from before is still known, `since` from when on what was remembered is lost
    (`None`: nothing is), `aside` where that is what was found in its place, `written` whether there is a
    file again.
    """

    kept: bool
    since: datetime | None
    aside: Path | None = None
    written: bool = True
    says: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with the state store, since when, and what it means."""

    says: str
    since: datetime
    means: str


class Rescuer:
    """For one database, used by the one thread that watches over it."""

    def __init__(self, database: StateDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def copy(self) -> None:
        """Make the copy that stays beside the store. Raises `StoreBroken`."""
        database = self._database
        with database.lock:
            if database.is_in_memory:
                return
            database.still_ours()
            write_copy(database.raw(), copy_of(database.path), database.mode)
            database.since = Changes()

    def is_due(self) -> bool:
        """Whether the copy is older than an hour, or lacks what was written since."""
        since = self._database.since
        return since is None or not since.whole or self.is_old()

    def is_old(self) -> bool:
        """Whether there is no copy, or it is older than an hour."""
        made = made_at(copy_of(self._database.path))
        return made is None or not timedelta() <= self._clock.now() - made < COPY_EVERY

    def check(self) -> None:
        """Read through the whole file. Raises `StoreLost` where it is damaged."""
        with self._database.reading() as connection:
            said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if said != "ok":
            raise no_state_store(self._database.path, f"is damaged: {said}")

    def stand_in(self) -> bool:
        """Let memory stand in for a file that takes nothing. Whether it does."""
        database = self._database
        with database.lock:
            if database.is_in_memory:
                return True
            memory = _memory()
            try:
                if database.path.stat().st_size > _MOST_IN_MEMORY:
                    return False
                database.raw().backup(memory)
            except (sqlite3.Error, sa.exc.DBAPIError, OSError):
                return False
            database.stand_in(memory)
            return True

    def mend(self) -> None:
        """Write to the file what memory took in its place. Raises `StoreBroken` while it still takes nothing."""
        database = self._database
        with database.lock:
            database.still_ours()
            with in_our_words(database.path):
                if database.unwritten.whole:
                    database.unwritten.onto(database.file())
                else:
                    database.raw().backup(database.file())
            if database.since is not None:
                database.since.add(database.unwritten)
            database.back_to_file(anew=False)

    def look(self) -> None:
        """Raise `StoreLost` where the file is not the one that was opened."""
        database = self._database
        with database.lock:
            if not database.is_in_memory:
                database.still_ours()

    def rescue(self, not_written: str = "") -> Rescued:
        """The file is lost: go on with the best there is, and write it anew where that is more than nothing.

        With words in `not_written` it is left to memory for that reason.
        """
        database = self._database
        with database.lock:
            made = made_at(copy_of(database.path))
            memory, kept, since = self._recalled(made)
            if memory is not None:
                database.stand_in(memory)
            if not kept:
                return Rescued(kept=False, since=None, written=False)
            if not_written:
                return Rescued(kept=True, since=since, written=False, says=not_written)
            try:
                aside = self.write_anew()
            except StoreBroken as error:
                return Rescued(kept=True, since=since, written=False, says=error.says)
            return Rescued(kept=True, since=since, aside=aside)

    def write_anew(self) -> Path | None:
        """Set aside what is in the file's place and write there what memory holds. Raises `StoreBroken`."""
        database, path = self._database, self._database.path
        with database.lock:
            try:
                path.parent.mkdir(mode=0o700, exist_ok=True)
                new = path.with_name(f"{path.name}.anew")
                write_copy(database.raw(), new, database.mode)
                aside = set_aside(path, self._clock.now())
                new.rename(path)
            except OSError as error:
                raise not_made(path, error) from error
            database.since = None
            database.back_to_file(anew=True)
            return aside

    def _recalled(self, made: datetime | None) -> tuple[sqlite3.Connection | None, bool, datetime | None]:
        """Memory, or `None` where it stands in already; whether anything is known; since when not all is."""
        database = self._database
        if database.is_in_memory:
            return None, True, None
        memory = _memory()
        if self._still_open(memory):
            return memory, True, None
        changes = database.since
        if read_copy(database.path, memory) and _at_head(memory):
            whole = changes is not None and changes.whole
            if whole and changes is not None:
                changes.onto(memory)
            return memory, True, None if whole else made
        memory.close()
        return self._begun_anew(), False, None

    def _still_open(self, memory: sqlite3.Connection) -> bool:
        """A file that was removed or replaced is still there for who has it open."""
        database = self._database
        if database.is_same_file():
            return False
        try:
            database.raw().backup(memory)
            return bool(memory.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok") and _at_head(memory)
        except (sqlite3.Error, sa.exc.DBAPIError, UnicodeDecodeError):
            return False

    def _begun_anew(self) -> sqlite3.Connection:
        memory = _memory()
        engine = sa.create_engine("sqlite+pysqlite://", creator=lambda: memory, poolclass=sa.StaticPool)
        with engine.connect() as connection:
            upgraded(connection)
            connection.commit()
        return memory


def _memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


def _at_head(memory: sqlite3.Connection) -> bool:
    return bool(memory.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,))
