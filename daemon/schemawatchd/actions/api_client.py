"""Where questions go: to the daemon that holds the state store, over its control socket, else to the store."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

import msgspec

from schemawatchd.actions.api import SAME_VERSION, A, LocalApi, OperatorApi, Question, QuestionContext, V
from schemawatchd.clock import SystemClock
from schemawatchd.decoding import ready
from schemawatchd.errors import SchemawatchdError, StoreBroken
from schemawatchd.reports.report import Exit
from schemawatchd.runtime.control import ControlQuestion, ControlReply, address, default_path, login, peer
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.access import enter, owner_of
from schemawatchd.store.errors import as_user
from schemawatchd.store.store import Store

_PATIENCE = 15.0
"""Seconds in which a connection has to be accepted."""
_ROOT = 0
_PIECE = 64 << 10
_LONGEST_ANSWER = 256 << 20
"""Bytes. The history of the largest store is far below this."""


class QuestionRefused(SchemawatchdError):
    """The daemon refused."""

    def __init__(self, answer: ControlReply) -> None:
        super().__init__(answer.says, hint=answer.hint)
        self.exit_code = Exit(answer.code) if answer.code in set(Exit) else Exit.UNEXPECTED


_BROKEN_OFF = ControlReply(
    says="the daemon closed the connection without an answer", hint="Its log says why.", code=Exit.UNKNOWN
)

_NOT_UNDERSTOOD = ControlReply(
    says="the daemon's answer cannot be understood",
    hint=SAME_VERSION,
    code=Exit.UNEXPECTED,
)

_NOT_IN_TIME = ControlReply(
    says="the daemon did not answer in time", hint="Try again in a moment; its log may say why.", code=Exit.UNKNOWN
)


class ApiClient:
    """Asks the daemon that holds the state store at `state`; raises what the daemon raised."""

    def __init__(self, state: Path) -> None:
        self._state = state

    def ask(self, question: Question[A, V], arguments: A) -> V:
        """The daemon's answer. Raises `QuestionRefused`, also where none comes in time, and `StoreBroken`."""
        reply = self._reply(ControlQuestion(question.name, msgspec.to_builtins(arguments)), question.patience)
        try:
            value: V = msgspec.convert(reply.value, ready(question.value))
        except msgspec.ValidationError as error:
            raise QuestionRefused(_NOT_UNDERSTOOD) from error
        return value

    def _reply(self, asked: ControlQuestion, patience: float) -> ControlReply:
        try:
            with _connected(self._state, patience) as talk:
                talk.sendall(msgspec.json.encode(asked) + b"\n")
                line = _line(talk, time.monotonic() + patience)
        except TimeoutError as error:
            raise QuestionRefused(_NOT_IN_TIME) from error
        except OSError as error:
            raise QuestionRefused(_BROKEN_OFF) from error
        if not line.endswith(b"\n"):
            raise QuestionRefused(_NOT_UNDERSTOOD if line else _BROKEN_OFF)
        try:
            reply = msgspec.json.decode(line, type=ready(ControlReply))
        except msgspec.MsgspecError as error:
            raise QuestionRefused(_NOT_UNDERSTOOD) from error
        if reply.says:
            raise QuestionRefused(reply)
        return reply


def _line(talk: socket.socket, end: float) -> bytes:
    """The first line that comes until then; without its end if there is none, or if it is too long.

    A time-out of the socket counts anew for each piece, so one that sends a byte a second would hold us for ever.
    """
    found, piece = bytearray(), b""
    while b"\n" not in piece and len(found) < _LONGEST_ANSWER:
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        talk.settimeout(left)
        piece = talk.recv(_PIECE)
        if not piece:
            break
        found += piece
    line, mark, _ = bytes(found).partition(b"\n")
    return line + mark


def running_daemon(configured: Configuration) -> ApiClient | None:
    """The daemon that holds the state store, if one answers. Raises `StoreBroken` where it may not be asked."""
    try:
        _connected(configured.state, _PATIENCE).close()
    except PermissionError as error:
        owner = owner_of(configured.state)
        alone = f" Where no daemon runs: `{as_user(owner)} schemawatchd --once`." if owner is not None else ""
        raise StoreBroken(
            f"the daemon's control socket {default_path(configured.state)} may not be used by"
            f" {login(os.geteuid())}",
            hint="Join the group schemawatchd (`sudo usermod -aG schemawatchd $USER`, then log in again), or give"
            f" this configuration a `state` of its own.{alone}",
        ) from error
    except OSError:
        return None
    return ApiClient(configured.state)


def _connected(state: Path, patience: float) -> socket.socket:
    """A connection to the daemon of the store at `state`. Raises `OSError` where none listens.

    Whoever may write the socket's folder could listen there in the daemon's place, so the kernel says who does:
    the owner of the store, root, or we ourselves. Raises `StoreBroken` for anybody else.
    """
    path = default_path(state)
    talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        talk.settimeout(patience)
        with address(path) as where:
            talk.connect(where)
        _demand_owner(peer(talk), state)
    except BaseException:
        talk.close()
        raise
    return talk


def _demand_owner(listens: int, state: Path) -> None:
    """Raise `StoreBroken` unless the user that listens may hold the store at `state`."""
    if listens not in {_ROOT, os.geteuid(), owner_of(state)}:
        raise StoreBroken(
            f"the control socket `{default_path(state)}` is answered by the user `{login(listens)}`, to whom the"
            f" state store `{state}` does not belong",
            hint=f"Nothing was sent. If that user runs the daemon, give it the folder: `chown {listens}"
            f" {quote(str(state.parent))}`. Otherwise find out who put the socket there, and remove it.",
        )


@contextmanager
def open_api(configured: Configuration) -> Iterator[OperatorApi | None]:
    """The daemon if one runs, else the state store; `None` where no check was ever kept."""
    remote = running_daemon(configured)
    if remote is not None:
        yield remote
        return
    try:
        configured.state.stat()
    except FileNotFoundError:
        yield None
        return
    except OSError:
        pass  # opening it says what is wrong, and whom to ask
    clock, author = SystemClock(), login(os.getuid())
    enter(configured.state)
    store = Store.open(configured.state, clock, create=False)
    try:
        yield LocalApi(QuestionContext(configured, store, clock, author))
    finally:
        store.close()
