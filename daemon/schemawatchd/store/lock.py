"""One daemon per state store: a lock that the kernel frees when its holder dies, however it dies."""

import errno
import fcntl
import os
import socket
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from schemawatchd.errors import StoreBroken, StoreHeld
from schemawatchd.store.access import MODE, demand
from schemawatchd.store.errors import not_made, not_permitted

# Where others may write the folder, they could plant a link here and have us write through it, or a FIFO that is
# never answered (O_NONBLOCK).
_ALWAYS = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK

_ONCE = "once"
_TRIES = 5
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a state store."""

    pid: int
    host: str
    watches: bool = True
    """Whether it is a daemon, and not a single check."""


class Lock:
    """The lock beside a state store: `<state>.lock`, held from `acquire` to `release`."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self.path = state.with_name(state.name + ".lock")
        self._file: int | None = None

    def acquire(self, *, watches: bool = True) -> Self:
        """Take the lock, or raise `StoreHeld` with the holder's pid and host; a single check says what it is.

        Raises `StoreBroken` where the store is another user's.
        """
        file = self._opened()
        for _ in range(_TRIES):
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.ftruncate(file, 0)
                what = "" if watches else f" {_ONCE}"
                os.pwrite(file, f"{os.getpid()} {socket.gethostname()}{what}\n".encode(), 0)
                self._file = file
                return self
            # `holder` of another process touches the lock for a moment; only who keeps it is a holder.
            time.sleep(_PAUSE)
        held = _read(file)
        os.close(file)
        who = f"the process {held.pid} on {held.host}" if held else "another process"
        raise StoreHeld(
            f"{who} holds the state store `{self.path.with_suffix('')}`",
            hint="Stop it first, or give this one a `state` of its own.",
        )

    def holder(self) -> Holder | None:
        """Who holds the lock at this moment, if anybody does."""
        try:
            file = os.open(self.path, os.O_RDONLY | _ALWAYS)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _not_opened(self.path, error) from error
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read(file) or Holder(0, "an unknown host")
        finally:
            os.close(file)
        return None

    def renew(self) -> None:
        """Take the lock again where its file was removed or moved away. Raises `StoreHeld`, `StoreBroken`."""
        with suppress(OSError):
            there, held = self.path.stat(), os.fstat(self._file or -1)
            if (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino):
                return
        before, self._file = self._file, None
        try:
            self.acquire()
        except BaseException:
            self._file = before
            raise
        if before is not None:
            os.close(before)

    def release(self) -> None:
        """Give the lock back; the file stays, since removing it would let two hold it at once."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self) -> int:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            demand(self._state)
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | _ALWAYS, MODE)
        except OSError as error:
            raise _not_opened(self.path, error) from error
        if not stat.S_ISREG(os.fstat(file).st_mode):
            os.close(file)
            raise _not_a_file(self.path)
        return file

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


def _not_opened(path: Path, error: OSError) -> StoreBroken:
    if error.errno in (errno.ELOOP, errno.ENXIO, errno.EISDIR):
        return _not_a_file(path)
    return not_permitted(path) if isinstance(error, PermissionError) else not_made(path, error)


def _not_a_file(path: Path) -> StoreBroken:
    return StoreBroken(
        f"the lock file `{path}` is a link or not a file",
        hint="schemawatchd did not follow it. Find out who put it there, then remove it.",
    )


def _read(file: int) -> Holder | None:
    pid, _, where = os.pread(file, 300, 0).decode(errors="replace").strip().partition(" ")
    host, _, what = where.partition(" ")
    return Holder(int(pid), host, what != _ONCE) if pid.isdecimal() else None
