"""One daemon per state store: a lock that the kernel frees when its holder dies, however it dies."""

import fcntl
import os
import socket
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from schemawatchd.errors import StoreHeld
from schemawatchd.store.errors import not_permitted

_TRIES = 5
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a state store."""

    pid: int
    host: str


class Lock:
    """The lock beside a state store: `<state>.lock`, held from `acquire` to `release`."""

    def __init__(self, state: Path) -> None:
        self.path = state.with_name(state.name + ".lock")
        self._file: int | None = None

    def acquire(self) -> Self:
        """Take the lock, or raise `StoreHeld` with the holder's pid and host."""
        file = self._opened()
        for _ in range(_TRIES):
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.ftruncate(file, 0)
                os.pwrite(file, f"{os.getpid()} {socket.gethostname()}\n".encode(), 0)
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
            file = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        except PermissionError as error:
            raise not_permitted(self.path) from error
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read(file) or Holder(0, "an unknown host")
        finally:
            os.close(file)
        return None

    def release(self) -> None:
        """Give the lock back; the file stays, since removing it would let two hold it at once."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self) -> int:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode(self.path.parent))
        except PermissionError as error:
            raise not_permitted(self.path) from error

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


def mode(folder: Path) -> int:
    """The mode of our files in `folder`: the group's too where the folder is made for one by set-group-ID."""
    return 0o660 if folder.stat().st_mode & stat.S_ISGID else 0o600


def _read(file: int) -> Holder | None:
    pid, _, host = os.pread(file, 300, 0).decode(errors="replace").strip().partition(" ")
    return Holder(int(pid), host) if pid.isdecimal() else None
