"""What can go wrong with the state store's file, in words that say what to do."""

import errno
import pwd
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote

import msgspec
from sqlalchemy.exc import DBAPIError

from schemawatchd.errors import StoreBroken
from schemawatchd.store.tables import APPLICATION_ID

SIDES = ("", "-wal", "-shm")
"""What SQLite keeps of one database, by how the names end."""
_KEEP = "Nothing was overwritten. Put a backup in its place, or move the file away to begin with an empty memory."


class StoreLost(StoreBroken):
    """What is at the state store's path is not what was written there: damaged, emptied, removed or replaced."""


class StoreFull(StoreBroken):
    """The disk of the state store takes no more; what was already remembered is safe."""

    exit_code = 3


def flaw_of(path: Path) -> str:
    """What is wrong with the file at `path`, which must not be written meanwhile; empty if nothing is."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as file:
            if file.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
                return "is a database of another program"
            said = file.execute("PRAGMA quick_check(1)").fetchone()[0]
            return "" if said == "ok" else f"is damaged: {said}"
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return f"is damaged: {error}"


def made_at(copy: Path) -> datetime | None:
    """When the copy was made, if it is there."""
    with suppress(OSError):
        return datetime.fromtimestamp(copy.stat().st_mtime, UTC)
    return None


def restore_hint(path: Path) -> str:
    """How to put the newest sound copy of the store at `path` in its place; empty where there is none."""
    found = [each for each in path.parent.glob(f"{path.name}.copy*") if each.suffix != ".new"]
    for copy in sorted(found, key=lambda each: each.stat().st_mtime, reverse=True):
        if not flaw_of(copy):
            aside = quote(f"{path}.aside")
            names = " ".join(quote(f"{path}{each}") for each in SIDES[1:])
            moved = f"mv {quote(str(path))} {aside}; " if path.exists() else ""
            return (
                f"Nothing was overwritten. There is a copy of {made_at(copy):%Y-%m-%d %H:%M:%S} UTC; to go on with"
                f" it: `{moved}rm -f {names}; cp -p {quote(str(copy))} {quote(str(path))}`."
                " To begin with an empty memory, move both away."
            )
    return ""


@contextmanager
def in_our_words(path: Path) -> Iterator[None]:
    """SQLite's complaints about the file at `path` as `StoreBroken` and `StoreFull`."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise _explained(path, cause) from error
    except (UnicodeDecodeError, msgspec.DecodeError, zlib.error) as error:
        # SQLite quotes what it stumbled over in its messages, and checks not all that may be garbled.
        raise no_state_store(path, "is damaged: what it holds cannot be read") from error


def no_state_store(path: Path, why: str) -> StoreLost:
    """The file at `path` is not one that may be used."""
    return StoreLost(f"the state store `{path}` {why}", hint=restore_hint(path) or _KEEP)


def not_permitted(path: Path) -> StoreBroken:
    """The file at `path`, or its folder, is not open to this user."""
    return not_owned(path, _owner(path))


def not_owned(path: Path, owner: int, folders: int | None = None) -> StoreBroken:
    """The store at `path` is the user's `owner`, though its folder may be the user's `folders`."""
    user = named_user(owner)
    if folders is not None:
        return StoreBroken(
            f"the state store `{path}` belongs to the user `{user}`, but its folder to `{named_user(folders)}`",
            hint=f"Give it to the owner of the folder: `chown {named_user(folders)} {quote(str(path))}*`.",
        )
    return StoreBroken(
        f"the state store `{path}` belongs to the user `{user}`, and no other user may open it",
        hint=f"Run this as that user: `{as_user(owner)} schemawatchd --once`. Or start the daemon, which"
        " answers people in its group, or give this configuration a `state` of its own.",
    )


def as_user(uid: int) -> str:
    """What to type before a command that another user is to run."""
    name = named_user(uid)
    return f"sudo -u {quote(f'#{uid}' if name == str(uid) else name)}"


def named_user(uid: int) -> str:
    """The login name of a user, as far as this machine knows one."""
    with suppress(KeyError):
        return pwd.getpwuid(uid).pw_name
    return str(uid)


def not_made(path: Path, error: OSError) -> StoreBroken:
    """The operating system refused the file at `path`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _full(path)
    return StoreBroken(
        f"the state store `{path}` cannot be used: {error.strerror}", hint="Name another file with `state`."
    )


def _full(path: Path) -> StoreFull:
    return StoreFull(
        f"the state store `{path}` cannot be written: the disk is full or refuses writes",
        hint="Free some space. schemawatchd then continues by itself; nothing that was stored is lost.",
    )


def _explained(path: Path, cause: BaseException | None) -> StoreBroken:
    name = getattr(cause, "sqlite_errorname", "") or ""
    if name == "SQLITE_FULL" or name.startswith(("SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHM", "SQLITE_IOERR_FSYNC")):
        return _full(path)
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return no_state_store(path, f"is damaged: {cause}")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return not_permitted(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBroken(
            f"the state store `{path}` is locked by another program",
            hint="Close whatever has the file open for writing; a backup tool should use SQLite's own backup.",
        )
    return StoreBroken(f"the state store `{path}` cannot be used: {cause}")


def _owner(path: Path) -> int:
    """The owner of the file, or of the nearest folder above it that can be looked at."""
    for each in (path, *path.parents):
        with suppress(OSError):
            return each.stat().st_uid
    return 0
