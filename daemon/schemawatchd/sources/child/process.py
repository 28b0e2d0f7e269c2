"""Our side of the child: started with nothing of ours, listened to for a while, ended with all that it began."""

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

import schemawatchd
from schemawatchd.decoding import ready
from schemawatchd.errors import SourceInvalid
from schemawatchd.sources.child.question import ModelsQuestion

SECONDS = 30.0
"""How long loading the models may take."""
_LONGEST = 64 << 20
_INTERFERED = "Something in it writes to file descriptors that it did not open."
_CHUNK = 1 << 16
_PR_SET_DUMPABLE = 4
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")


class _Line(msgspec.Struct):
    file: str = ""
    digest: str = ""
    statements: list[tuple[str, str]] | None = None
    error: str | None = None
    hint: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to run: the words of the command, its folder, what it may know, and the question it reads."""

    command: tuple[str, ...]
    folder: str
    environment: Mapping[str, str]
    question: Callable[[int], bytes]
    """The bytes for its standard input, given the descriptor to answer on."""
    by_word: bool = False
    """Whether the question is a word of the command instead."""


@dataclass(slots=True)
class _Listening:
    """What came through the pipe so far."""

    parts: MutableMapping[Path, str]
    last: _Line | None = None
    size: int = 0
    _rest: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> None:
        self.size += len(data)
        self._rest += data
        if b"\n" not in data:
            return
        *lines, rest = bytes(self._rest).split(b"\n")
        self._rest = bytearray(rest)
        for line in lines:
            said = msgspec.json.decode(line, type=ready(_Line))
            if said.file:
                self.parts[Path(said.file)] = said.digest
            else:
                self.last = said


def statements(
    question: ModelsQuestion, shown: str, parts: MutableMapping[Path, str], seconds: float = SECONDS
) -> list[tuple[str, str]]:
    """The statements that make the tables, and what each is about.

    `parts` gets the project's files that had a part in it, with the hash of what was read, in case of an error
    too. Raises `SourceInvalid`.
    """

    def words(answer: int) -> bytes:
        return msgspec.json.encode(msgspec.structs.replace(question, answer=answer))

    program = Program(
        # Bytecode would be written into folders that are not ours.
        command=(sys.executable, "-B", "-P", "-m", "schemawatchd.sources.child.inside"),
        folder=question.folder,
        environment=environment(os.environ),
        question=words,
        by_word=True,
    )
    return asked(program, shown, parts, seconds)


def asked(program: Program, shown: str, parts: MutableMapping[Path, str], seconds: float) -> list[tuple[str, str]]:
    """The statements that a child answers with. Raises `SourceInvalid`."""
    listening = _Listening(parts)
    try:
        with _child(program) as (child, pipe):
            late = not _listen(child, pipe, listening, time.monotonic() + seconds)
    except OSError as error:
        raise SourceInvalid(f"no process could be started to load it: {error.strerror}", path=shown) from error
    except msgspec.DecodeError as error:
        raise SourceInvalid("its answer cannot be understood", path=shown, hint=_INTERFERED) from error
    last = listening.last
    if last is not None and last.statements is not None:
        return last.statements
    if last is not None:
        line = int(last.line) if last.line else None
        raise SourceInvalid(last.error or "it failed", path=shown, hint=last.hint, line=line)
    if late:
        raise SourceInvalid(
            f"it was not loaded within {seconds:g} s, and was stopped",
            path=shown,
            hint="Importing it must end by itself: remove what waits, connects or loops.",
        )
    if listening.size > _LONGEST:
        raise SourceInvalid(f"its tables take more than {_LONGEST >> 20} MiB of SQL", path=shown)
    raise SourceInvalid(
        f"{_ended(child.returncode)} before its tables were known",
        path=shown,
        hint="Importing it must not end the process.",
    )


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What the child may know: where programs are, whose home it is, and the language; no settings, no secrets."""
    found = {name: environ[name] for name in _KEPT if name in environ}
    return {**found, "PYTHONPATH": str(Path(schemawatchd.__path__[0]).parent)}


def _close_memory() -> None:
    """From here on no process of our user may read our environment and memory in /proc, where the secrets are.

    It holds neither against root nor for files that our user may read (prctl(2), PR_SET_DUMPABLE; proc(5)).
    """
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0)


@contextmanager
def _child(program: Program) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    _close_memory()
    pipe, answer = os.pipe()
    try:
        asked = program.question(answer)
        child = subprocess.Popen(
            [*program.command, *([asked.decode()] if program.by_word else [])],
            stdin=subprocess.DEVNULL if program.by_word else subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(program.environment),
            cwd=program.folder,
            pass_fds=(answer,),
            start_new_session=True,
        )
    except OSError:
        os.close(pipe)
        raise
    finally:
        os.close(answer)
    try:
        if child.stdin is not None:
            with suppress(BrokenPipeError), child.stdin:
                child.stdin.write(asked)
        yield child, pipe
    finally:
        os.close(pipe)
        # Before it is waited for: until then its number belongs to nobody else.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _listen(child: subprocess.Popen[bytes], pipe: int, listening: _Listening, until: float) -> bool:
    """Listen until the answer, the end of the child or the deadline; whether it was in time.

    The pipe's end says nothing: a process that a module started may hold it open.
    """
    ended = os.pidfd_open(child.pid)
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    poll.register(ended, select.POLLIN)
    try:
        while listening.last is None and listening.size <= _LONGEST:
            ready = {each for each, _ in poll.poll(max(0.0, until - time.monotonic()) * 1000)}
            data = os.read(pipe, _CHUNK) if pipe in ready else b""
            if data:
                listening.feed(data)
            elif pipe in ready:
                poll.unregister(pipe)
            else:
                return ended in ready
    finally:
        os.close(ended)
    return True


def _ended(status: int) -> str:
    if status in (-signal.SIGKILL, -signal.SIGXCPU):
        return "it was stopped (out of memory or time)"
    return f"it was ended by signal {-status}" if status < 0 else f"it ended the process with {status}"
