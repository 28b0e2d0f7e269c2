"""SQLite files, opened so that nothing appears beside them and nobody is locked out.

In WAL mode a reader that opens a database with no `-wal` creates one and leaves it, and an application that
runs as another user then cannot write (https://sqlite.org/wal.html#read_only_databases). So a file whose log
is empty is read as `immutable`, which takes no locks, and is believed only if neither file moved meanwhile.
"""

import fcntl
import os
import shutil
import sqlite3
import stat
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from schemawatchd.engines import private
from schemawatchd.engines.pool import Closable
from schemawatchd.engines.sqlite import child_process as process
from schemawatchd.engines.sqlite.child_process import ChildDatabase, StoppedError
from schemawatchd.engines.sqlite.hardening import PRAGMAS, settle_down
from schemawatchd.errors import ReadFailed, TargetBusy, TargetRefused, TargetUnreachable

_MAGIC = b"SQLite format 3\x00"
_READING = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
"""Without O_NONBLOCK a FIFO or a device in the place of a file would block the open for ever."""

_HOT_JOURNAL = bytes.fromhex("d9d505f920a163d7")
_READ_VERSION, _WAL = 19, b"\x02"
"""Offset and value of the read version of a database in WAL mode (https://sqlite.org/fileformat2.html, 1.3.2)."""
_NUMBERS_AT = (40, 60, 68)
_BUSY_SECONDS = 1.0
_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510
"""The bytes that SQLite locks for readers (os.h: SHARED_FIRST, SHARED_SIZE)."""


Connection = TypeVar("Connection", bound=Closable)


@dataclass(frozen=True, slots=True)
class FileMarks:
    """What `stat` says of the file and its log; equal marks mean that no byte was written in between."""

    file: tuple[int, ...]
    log: tuple[int, ...]
    header: bytes

    def __str__(self) -> str:
        return ":".join(str(part) for part in (*self.file, *self.log))


def beside(path: Path, suffix: str) -> Path:
    """The file that SQLite keeps next to a database: its `-wal`, `-shm` or `-journal`."""
    return path.with_name(path.name + suffix)


def marks(path: Path) -> FileMarks:
    """The marks of a database now. Raises `TargetUnreachable`, `TargetRefused`, `ReadFailed`."""
    try:
        with os.fdopen(os.open(path, _READING), "rb") as file:
            found = os.fstat(file.fileno())
            header = file.read(100) if stat.S_ISREG(found.st_mode) else None
        if header is not None:
            return FileMarks(_stat(found), _log(path), header)
    except FileNotFoundError as error:
        raise TargetUnreachable(
            f"there is no file {path}", hint="Nothing was created. Correct the URL, or create the database first."
        ) from error
    except (IsADirectoryError, NotADirectoryError) as error:
        raise TargetUnreachable(f"{path} is no file", hint="Correct the URL.") from error
    except PermissionError as error:
        raise TargetRefused(
            f"{path} may not be read",
            hint="Give the user that runs schemawatchd read access to the file and its folder.",
        ) from error
    except OSError as error:
        raise ReadFailed(f"{path} cannot be read: {error.strerror}") from error
    raise TargetUnreachable(f"{path} is no file", hint="Correct the URL.")


def _log(path: Path) -> tuple[int, ...]:
    with suppress(FileNotFoundError):
        return _stat(beside(path, "-wal").stat())
    return ()


def _stat(found: os.stat_result) -> tuple[int, ...]:
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def here(uri: str) -> sqlite3.Connection:
    """A connection of this process, for the numbers of the header: to read them evaluates nothing of the file."""
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_SECONDS)
    try:
        connection.execute("pragma query_only = on")
        settle_down(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _in_a_child(uri: str) -> ChildDatabase:
    return process.file(uri, _BUSY_SECONDS)


@contextmanager
def opened(path: Path, connect: Callable[[str], Connection]) -> Iterator[Connection]:
    """A connection that only reads. Raises `TargetBusy` where what was read cannot be believed."""
    before = marks(path)
    if before.header and not before.header.startswith(_MAGIC):
        raise TargetUnreachable(
            f"{path} is not a SQLite database", hint="Correct the URL; encrypted files cannot be read."
        )
    logged = before.log[2] if before.log else 0
    if _in_wal_mode(before) and logged and beside(path, "-shm").exists():
        way = _shared
    elif _in_wal_mode(before) and logged:
        way = _copied
    else:
        way = _unlocked
    with way(path, before, connect) as connection:
        yield connection


@contextmanager
def hardened(path: Path, seconds: float, table: str | None = None) -> Iterator[ChildDatabase]:
    """A connection that only reads, and only the schema and the rows of one `table`, for so many seconds."""
    with opened(path, _in_a_child) as connection, connection.guarded(seconds, table):
        if name := _hidden_by(connection):
            raise ReadFailed(
                f"{path} has an object named `{name}`, which hides SQLite's own",
                hint="Rename it: without SQLite's own, the schema cannot be read.",
            )
        yield connection


def _hidden_by(connection: ChildDatabase) -> str | None:
    """The table or view, if any, whose name hides one of SQLite's own tables from us."""
    asked = ", ".join(f"'pragma_{name}'" for name in PRAGMAS)
    row = connection.execute(f"select name from sqlite_schema where name collate nocase in ({asked})").fetchone()  # noqa: S608 -- our own names
    return str(row[0]) if row else None


def header_numbers(path: Path, found: FileMarks) -> tuple[int, ...] | None:
    """`schema_version`, `user_version` and `application_id` out of the header (fileformat2.html, 1.3).

    `None` where a log or a journal may know better. A commit that is under way moves the marks once more when it
    is done, so what is read before then is asked for again.
    """
    logged = found.log[2] if found.log else 0
    if not found.header.startswith(_MAGIC) or logged or _journal_is_hot(path):
        return None
    return tuple(int.from_bytes(found.header[at : at + 4], "big", signed=True) for at in _NUMBERS_AT)


def _in_wal_mode(found: FileMarks) -> bool:
    return found.header[_READ_VERSION : _READ_VERSION + 1] == _WAL


@contextmanager
def _shared(path: Path, before: FileMarks, connect: Callable[[str], Connection]) -> Iterator[Connection]:
    """Beside a writer: `readonly_shm` keeps SQLite from creating or writing the shared memory."""
    with _held(path):
        if not (beside(path, "-wal").exists() and beside(path, "-shm").exists()):
            raise _written_meanwhile(path)
        try:
            with _connection(path, "mode=ro&readonly_shm=1", connect) as connection:
                yield connection
        except TargetRefused:
            _believe(path, before)
            raise


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """SQLite's own shared lock, taken before SQLite opens anything.

    A writer that closes takes the log away only under the exclusive lock (https://sqlite.org/wal.html#the_wal_file),
    so with this one held the log that was seen is still there when SQLite opens it; otherwise SQLite would create
    one, which belonged to us. The lock belongs to the open file, not to the process (fcntl(2), F_OFD_SETLK), so
    that nobody else's closing of the same file drops it.
    """
    handle = os.open(path, _READING)
    try:
        lock = struct.pack("hhqqi", fcntl.F_RDLCK, os.SEEK_SET, _SHARED_FIRST, _SHARED_SIZE, 0)
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, lock)
    except (BlockingIOError, PermissionError) as error:
        os.close(handle)
        raise _written_meanwhile(path) from error
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def _unlocked(path: Path, before: FileMarks, connect: Callable[[str], Connection]) -> Iterator[Connection]:
    """Without a log nothing needs a lock; a commit meanwhile moves the marks or leaves a journal."""
    if _journal_is_hot(path):
        raise TargetBusy(
            f"{path} is being written, or its last writer crashed",
            hint="The next check tries again; after a crash the application has to open the file first.",
        )
    try:
        with _connection(path, "mode=ro&immutable=1", connect) as connection:
            yield connection
    except (ReadFailed, TargetUnreachable):
        # A half-written page looks like damage; whether it is shows once nothing moves any more.
        _believe(path, before)
        raise
    _believe(path, before)


@contextmanager
def _copied(path: Path, before: FileMarks, connect: Callable[[str], Connection]) -> Iterator[Connection]:
    """A log without its shared memory: the writer crashed. A copy of both is recovered, the originals are not."""
    with private.folder() as folder:
        copy = folder / "copy.db"
        try:
            shutil.copyfile(path, copy)
            shutil.copyfile(beside(path, "-wal"), beside(copy, "-wal"))
        except FileNotFoundError as error:
            raise _written_meanwhile(path) from error
        _believe(path, before)
        with _connection(copy, "mode=rw", connect) as connection:
            yield connection


def _believe(path: Path, before: FileMarks) -> None:
    if marks(path) != before or _journal_is_hot(path):
        raise _written_meanwhile(path)


def _written_meanwhile(path: Path) -> TargetBusy:
    return TargetBusy(f"{path} was written while it was read", hint="The next check tries again.")


def _journal_is_hot(path: Path) -> bool:
    try:
        with os.fdopen(os.open(beside(path, "-journal"), _READING), "rb") as journal:
            return journal.read(8) == _HOT_JOURNAL
    except FileNotFoundError:
        return False
    except PermissionError:
        return beside(path, "-journal").stat().st_size > 0


@contextmanager
def _connection(path: Path, options: str, connect: Callable[[str], Connection]) -> Iterator[Connection]:
    uri = f"file:{quote(os.path.abspath(path))}?{options}"  # noqa: PTH100 -- links stay as they are
    try:
        with closing(connect(uri)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise translated(error, path) from error
    except StoppedError as error:
        hint = "The next check tries again. The file may have been made to cause this: check where it is from."
        raise ReadFailed(f"{path} could not be read: {error.says}", hint=hint) from error


def translated(error: sqlite3.Error, path: Path) -> ReadFailed | TargetBusy | TargetRefused | TargetUnreachable:
    """SQLite's error in our words; the one place where its result codes are read."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return TargetBusy(f"{path} is locked by another process", hint="The next check tries again.")
        case sqlite3.SQLITE_NOTADB:
            return TargetUnreachable(f"{path} is not a SQLite database", hint="Correct the URL.")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH | sqlite3.SQLITE_READONLY:
            return TargetRefused(
                f"{path} could not be opened: {error}",
                hint="Give the user that runs schemawatchd read access to the file, its -wal and -shm.",
            )
        case sqlite3.SQLITE_INTERRUPT:
            return ReadFailed(f"{path} takes too long to read", hint="Check it with `PRAGMA integrity_check`.")
        case sqlite3.SQLITE_CORRUPT:
            return ReadFailed(f"{path} is damaged: {error}", hint="Check it with `PRAGMA integrity_check`.")
        case _:
            return ReadFailed(f"{path} could not be read: {error}")
