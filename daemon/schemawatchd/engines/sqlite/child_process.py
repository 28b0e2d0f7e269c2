"""Our side of the child process in which SQLite evaluates what strangers wrote (`child`).

A child is started when one is first needed and serves one stand or one look at a time; what is idle then is taken
again. One that gives no answer in time, or needs too much memory, is killed, and with it what was open in it.
"""

import atexit
import os
import socket
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

import schemawatchd
from schemawatchd.decoding import ready
from schemawatchd.engines import private
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import NotCompared

_HEAP = 384
"""MiB, as `child` has it."""
_LONGEST = 64 << 20
"""Bytes of one answer."""
_LENGTH = struct.Struct("!I")
_SECONDS = 30.0
_GRACE = 2.0
"""Seconds in which SQLite's own clock stops what can be stopped, and says so."""
_BYTES_A_SECOND = 1 << 20
"""How fast the text of a script is split at least."""
_ERRORS = {
    each.__name__: each for each in (*sqlite3.Error.__subclasses__(), *sqlite3.DatabaseError.__subclasses__())
}
StandInNames = tuple[Sequence[str], Sequence[str]]


class StoppedError(Exception):
    """The child was killed, or ended: `says` why, as what a file or a database does."""

    def __init__(self, says: str) -> None:
        self.says = says
        super().__init__(says)


class FetchedRows(list[tuple[Any, ...]]):
    """Rows, with the methods of a cursor that has them."""

    def fetchone(self) -> tuple[Any, ...] | None:
        return self[0] if self else None

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self


class Child:
    """One child process."""

    def __init__(self) -> None:
        here, there = socket.socketpair()
        with there:
            # Never by fork: this process has threads (subprocess uses vfork, which runs nothing of ours).
            self._process = subprocess.Popen(
                _command(),
                stdin=there.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={"LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        private.remember(self, self._process.kill)
        self._talk = here
        self._lock = Lock()
        self.databases = 0
        """How many are open in it."""
        self.ended = ""
        """Why it was killed, once it was."""

    def ask(self, seconds: float, name: str, *given: Any) -> Any:
        """One question, and its answer.

        Raises `StoppedError` where the child had to be killed, and what the question raised in it otherwise.
        """
        data = msgspec.msgpack.encode((seconds, name, given))
        with self._lock:
            if self.ended:
                raise StoppedError(self.ended)
            try:
                answer = self._asked(data, time.monotonic() + seconds + _GRACE)
            except BaseException as error:
                # An answer that comes later would be taken for that to the next question.
                self.kill(error.says if isinstance(error, StoppedError) else "it was interrupted")
                raise
        return _value(self, answer)

    def kill(self, why: str = "it was closed") -> None:
        """End it at once; safe to call twice."""
        self.ended = self.ended or why
        private.forget(self)
        self._process.kill()
        self._process.wait()
        self._talk.close()

    def _asked(self, data: bytes, until: float) -> list[Any]:
        try:
            self._talk.settimeout(max(0.0, until - time.monotonic()))
            self._talk.sendall(_LENGTH.pack(len(data)))
            self._talk.sendall(data)
            (size,) = _LENGTH.unpack(self._received(_LENGTH.size, until))
            if size > _LONGEST:
                raise StoppedError(f"its content takes more than {_LONGEST >> 20} MiB")
            found: list[Any] = msgspec.msgpack.decode(self._received(size, until))
        except TimeoutError:
            raise StoppedError("it takes too long") from None
        except OSError:
            raise StoppedError(self._reason()) from None
        return found

    def _received(self, count: int, until: float) -> bytes:
        parts = []
        while count:
            self._talk.settimeout(max(0.001, until - time.monotonic()))
            part = self._talk.recv(min(count, 1 << 20))
            if not part:
                raise StoppedError(self._reason())
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _reason(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        status = self._process.returncode
        if status == -24:  # noqa: PLR2004 -- SIGXCPU
            return "it takes too long"
        return f"it needs too much memory, or SQLite fails at it (the process ended with {status})"


def _command() -> list[str]:
    """Without `site`, whose start takes longer than that of the rest."""
    folders = {str(Path(each.__path__[0]).parent): None for each in (schemawatchd, msgspec)}
    program = Path(__file__).with_name("child.py")
    return [sys.executable, "-I", "-S", "-B", str(program), *folders]


def _value(child: Child, answer: list[Any]) -> Any:
    match answer:
        case ["well", value]:
            return value
        case ["invalid", says, line, statement, hint]:
            raise SourceInvalid(says, path="", line=line, statement=statement, hint=hint)
        case ["sqlite", name, code, says]:
            error: sqlite3.Error = _ERRORS.get(name, sqlite3.DatabaseError)(says)
            error.sqlite_errorcode = code
            raise error
        case ["value", says]:
            raise ValueError(says)
        case _:
            says = f"it needs more than {_HEAP} MiB of memory"
            child.kill(says)
            raise StoppedError(says)


class Children:
    """Those that are idle; one is kept."""

    def __init__(self) -> None:
        self._idle: list[Child] = []
        self._lock = Lock()

    def take(self) -> Child:
        """One that is nobody else's. Raises `ScratchUnavailable`."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        try:
            return Child()
        except OSError as error:
            raise ScratchUnavailable(f"no process could be started for SQLite: {error.strerror}") from error

    def give(self, child: Child) -> None:
        """Keep it for the next one, or end it."""
        with self._lock:
            if not child.ended and not self._idle:
                self._idle.append(child)
                return
        child.kill()

    def forget(self) -> None:
        """In a fork of this process they are the parent's."""
        self._idle = []
        self._lock = Lock()

    def end(self) -> None:
        """End those that are idle."""
        with self._lock:
            while self._idle:
                self._idle.pop().kill()


CHILDREN = Children()
atexit.register(CHILDREN.end)
os.register_at_fork(after_in_child=CHILDREN.forget)


class ChildDatabase:
    """A database that is open in a child; it has as much of a connection's shape as its readers need."""

    def __init__(self, child: Child, number: int) -> None:
        self._child = child
        self._number = number
        self._until: float | None = None
        self._closed = False
        child.databases += 1

    def execute(self, text: str, values: Sequence[object] = (), most: int = -1) -> FetchedRows:
        """All rows of one statement, or so many at most."""
        return FetchedRows(map(tuple, self._ask("run", text, list(values), most)))

    @contextmanager
    def guarded(self, seconds: float, table: str | None = None) -> Iterator[None]:
        """As `hardening.guarded`."""
        with self._limited(seconds, "guard", seconds, table):
            yield

    @contextmanager
    def confined(self, seconds: float) -> Iterator[None]:
        """As `player.confined`, only for reading."""
        with self._limited(seconds, "confine", seconds):
            yield

    @contextmanager
    def _limited(self, seconds: float, name: str, *given: Any) -> Iterator[None]:
        self._ask(name, *given)
        self._until = time.monotonic() + seconds
        try:
            yield
        finally:
            self._until = None
            if not self._child.ended:
                self._ask("free")

    def play(
        self, script: Script, seconds: float, virtual: set[str], stand_ins: StandInNames
    ) -> tuple[list[NotCompared], set[str], set[str], StandInNames]:
        """Play a script: what could not be made, the options it set, `virtual` and stand-ins as they are now."""
        allowed = seconds + len(script.text) / _BYTES_A_SECOND
        played = (script.path, script.text, script.may_be_empty)
        found = self._child.ask(allowed, "play", self._number, played, seconds, list(virtual), stand_ins)
        unmade, options, now_virtual, (functions, collations) = found
        return (
            msgspec.convert(unmade, ready(list[NotCompared])),
            set(options),
            set(now_virtual),
            (functions, collations),
        )

    def copy(self, stand_ins: StandInNames) -> "ChildDatabase":
        """Another one with all that is here."""
        return ChildDatabase(self._child, self._ask("copy", stand_ins))

    def save(self, file: Path) -> None:
        """Write it into a file."""
        self._ask("save", str(file))

    def load(self, file: Path, stand_ins: StandInNames) -> None:
        """Take what is in a file in its place."""
        self._ask("load", str(file), stand_ins)

    @property
    def lost(self) -> bool:
        """Whether the child that holds it was killed."""
        return bool(self._child.ended)

    def close(self) -> None:
        """Close it; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        with suppress(StoppedError, sqlite3.Error):
            self._ask("close")
        self._child.databases -= 1
        if not self._child.databases:
            CHILDREN.give(self._child)

    def __del__(self) -> None:
        # No question is asked here: this may be called in the midst of another one.
        if not self._closed:
            self._child.databases -= 1
            if not self._child.databases:
                self._child.kill()

    def _ask(self, name: str, *given: Any) -> Any:
        seconds = _SECONDS if self._until is None else max(0.0, self._until - time.monotonic())
        return self._child.ask(seconds, name, self._number, *given)


def memory() -> ChildDatabase:
    """A new database in memory."""
    return _opened("memory")


def file(uri: str, patience: float) -> ChildDatabase:
    """A file, opened for reading with all functions disabled; `patience` is for its locks, in seconds."""
    return _opened("file", uri, patience)


def _opened(name: str, *given: Any) -> ChildDatabase:
    child = CHILDREN.take()
    try:
        return ChildDatabase(child, child.ask(_SECONDS, name, *given))
    except BaseException:
        CHILDREN.give(child)
        raise
