"""The control socket: people ask the daemon, and the kernel says who they are."""

import errno
import grp
import logging
import os
import pwd
import selectors
import socket
import stat
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from schemawatchd.decoding import ready
from schemawatchd.errors import SchemawatchdError
from schemawatchd.reports.report import Exit

_log = logging.getLogger(__name__)

GROUP = "schemawatchd"
_MODE = 0o660
_LONGEST_ADDRESS = 100
"""sun_path has 108 bytes (unix(7)); what is longer is reached through its folder."""

_LONGEST_QUESTION = 64 << 10
_PATIENCE = 10.0
"""Seconds in which a question has to arrive, all of it, and in which its answer has to be taken."""

_TICK = 0.2
_BACKLOG = 128
_CONNECTIONS = 256
_CONNECTIONS_OF_ONE = 32
_QUESTIONS = 32
_QUESTIONS_OF_ONE = 4
"""At once: of one user, and of all. More wait."""


class ControlQuestion(msgspec.Struct, frozen=True):
    """What is asked, by its name, and its arguments by theirs."""

    ask: str
    given: dict[str, Any] = {}


class ControlReply(msgspec.Struct, frozen=True, kw_only=True):
    """What comes back: a value, or why there is none, as the error's own words, hint and exit code."""

    value: Any = None
    says: str = ""
    hint: str = ""
    code: int = 0


Answering = Callable[[ControlQuestion, str], Any]
"""Answers a question of a person; raises `SchemawatchdError`."""


def default_path(state: Path) -> Path:
    """Where the socket is: in /run for a service, else beside the state store."""
    if state.parent == Path("/var/lib/schemawatchd"):
        return Path("/run/schemawatchd/control.sock")
    return state.with_name("control.sock")


@contextmanager
def address(path: Path) -> Iterator[str]:
    """A name of `path` that fits into a socket address."""
    if len(os.fsencode(path)) <= _LONGEST_ADDRESS:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


class Control:
    """The listening side. `start` and `stop` may be called once each; trouble with the socket stops no look."""

    def __init__(self, path: Path, answering: Answering) -> None:
        self._path = path
        self._answering = answering
        self._server: _Server | None = None

    def start(self) -> None:
        """Listen, in a thread of its own. Where that is not possible, people hear so from the log."""
        try:
            self._path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            self._path.unlink(missing_ok=True)
            self._server = _Server(_listening(self._path), self._answering)
        except OSError as error:
            _log.warning("the control socket %s cannot be opened: %s", self._path, error.strerror)
        else:
            self._server.start()

    def renew(self) -> None:
        """Listen again where the socket was removed or moved away."""
        if self._server is not None and not self._path.exists():
            self._server.stop()
            self._server = None
            self.start()

    def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.stop()
            self._path.unlink(missing_ok=True)


def _listening(path: Path) -> socket.socket:
    """A socket at `path` that our group may connect to, and nobody before the mode is right."""
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        # Linux makes the file with the mode of the socket (unix_bind, since 2.6.36), less the umask.
        os.fchmod(made.fileno(), 0o600)
        with address(path) as name:
            made.bind(name)
        # By descriptor: in a folder that others may write, the name may be a link to another file by now.
        file = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            if not stat.S_ISSOCK(os.fstat(file).st_mode):
                raise FileExistsError(errno.EEXIST, "another file took its place", str(path))
            itself = f"/proc/self/fd/{file}"
            with suppress(KeyError, PermissionError):
                os.chown(itself, -1, grp.getgrnam(GROUP).gr_gid)
            Path(itself).chmod(_MODE)
        finally:
            os.close(file)
        made.listen(_BACKLOG)
    except BaseException:
        made.close()
        raise
    return made


@dataclass(eq=False, slots=True)
class _Talk:
    """One connection: who is at its other end, what came so far, and until when all of it has to be here."""

    connection: socket.socket
    user: int
    deadline: float
    received: bytearray = field(default_factory=bytearray)

    def close(self, says: str = "", code: int = Exit.UNKNOWN) -> None:
        """Close it, after these words, if they can be sent at once."""
        with suppress(OSError):
            if says:
                self.connection.send(_encoded(ControlReply(says=says, hint="Try again in a moment.", code=code)))
        self.connection.close()


class _Server:
    """One thread that takes connections and reads questions, and one more for each question while it is answered.

    What one user does leaves room for the others: the kernel says who it is, a user has so many connections and
    so many questions at once, whoever asks nothing for ten seconds is let go, and the oldest silent connection
    makes room for the next one.
    """

    def __init__(self, listening: socket.socket, answering: Answering) -> None:
        self._listening = listening
        self._answering = answering
        self._talks: list[_Talk] = []
        self._asked: list[_Talk] = []
        self._answered: Counter[int] = Counter()
        self._lock = threading.Lock()
        self._ended = False
        self._bell, self._rung = socket.socketpair()
        self._rung.settimeout(0)
        self._bell.settimeout(0)
        self._selector = selectors.DefaultSelector()
        self._selector.register(listening, selectors.EVENT_READ, self._take)
        self._selector.register(self._rung, selectors.EVENT_READ, self._hear)
        self._thread = threading.Thread(target=self._serve, name="control", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take nothing more. What is being answered is not waited for."""
        self._ended = True
        self._ring()
        self._thread.join()
        for each in (*self._talks, *self._asked):
            each.close()
        self._selector.close()
        self._listening.close()
        self._rung.close()
        self._bell.close()

    def _serve(self) -> None:
        while not self._ended:
            for key, _ in self._selector.select(_TICK):
                self._heed(key.data)
            now = time.monotonic()
            for talk in [each for each in self._talks if each.deadline < now]:
                self._let_go(talk)
            self._hand_out()

    def _heed(self, event: Callable[[], None]) -> None:
        try:
            event()
        except Exception:  # noqa: BLE001 -- whatever it was, the others go on being served
            _log.exception("a connection to the control socket was not served")

    def _ring(self) -> None:
        with suppress(OSError):
            self._bell.send(b"!")

    def _hear(self) -> None:
        with suppress(OSError):
            self._rung.recv(4096)

    def _take(self) -> None:
        try:
            connection, _ = self._listening.accept()
        except (BlockingIOError, ConnectionError):
            return
        except OSError as error:  # no descriptors are left
            _log.warning("a connection to the control socket was refused: %s", error.strerror)
            time.sleep(_TICK)
            return
        connection.settimeout(0)
        talk = _Talk(connection, peer(connection), time.monotonic() + _PATIENCE)
        if self._makes_room(talk.user):
            self._talks.append(talk)
            self._selector.register(connection, selectors.EVENT_READ, partial(self._read, talk))
        else:
            talk.close("the daemon is already answering as many requests of this user as it allows")

    def _makes_room(self, user: int) -> bool:
        """Whether there is room for one more of this user; the oldest connection that asks nothing makes it."""
        with self._lock:
            have = self._answered.copy()
        have.update(each.user for each in (*self._talks, *self._asked))
        if have[user] >= _CONNECTIONS_OF_ONE:
            crowd = user
        elif have.total() >= _CONNECTIONS:
            crowd = have.most_common(1)[0][0]
        else:
            return True
        silent = [each for each in self._talks if each.user == crowd]
        for each in silent:  # its question may have come meanwhile
            self._read(each)
        oldest = next((each for each in silent if each in self._talks), None)
        if oldest is not None:
            self._let_go(oldest, "this user has too many connections to the daemon")
        return oldest is not None

    def _let_go(self, talk: _Talk, says: str = "") -> None:
        self._talks.remove(talk)
        self._selector.unregister(talk.connection)
        talk.close(says)

    def _read(self, talk: _Talk) -> None:
        if talk not in self._talks:  # let go of in this same round
            return
        try:
            data = talk.connection.recv(_LONGEST_QUESTION)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        talk.received += data
        if len(talk.received) > _LONGEST_QUESTION:
            self._let_go(talk, f"the request is longer than {_LONGEST_QUESTION >> 10} KiB")
        elif b"\n" in data:
            self._talks.remove(talk)
            self._selector.unregister(talk.connection)
            self._asked.append(talk)
        elif not data:
            self._let_go(talk)

    def _hand_out(self) -> None:
        """Answer what there is room for, each user's questions in their order."""
        for talk in list(self._asked):
            with self._lock:
                if self._answered.total() >= _QUESTIONS or self._answered[talk.user] >= _QUESTIONS_OF_ONE:
                    continue
                self._answered[talk.user] += 1
            try:
                threading.Thread(target=self._answer, args=(talk,), name="answer", daemon=True).start()
            except RuntimeError:  # the machine gives no more threads: it waits for the next round
                self._done(talk.user)
                return
            self._asked.remove(talk)

    def _answer(self, talk: _Talk) -> None:
        try:
            with suppress(OSError), talk.connection as connection:
                line = bytes(talk.received).partition(b"\n")[0]
                said = _encoded(_answer(line, login(talk.user), self._answering))
                connection.settimeout(_PATIENCE)
                connection.sendall(said)
        finally:
            self._done(talk.user)
            self._ring()

    def _done(self, user: int) -> None:
        with self._lock:
            self._answered[user] -= 1


def _encoded(answer: ControlReply) -> bytes:
    return msgspec.json.encode(answer) + b"\n"


def _answer(line: bytes, author: str, answering: Answering) -> ControlReply:
    try:
        return ControlReply(value=answering(msgspec.json.decode(line, type=ready(ControlQuestion)), author))
    except SchemawatchdError as error:
        return ControlReply(says=error.told, hint=error.hint, code=int(error.exit_code))
    except msgspec.MsgspecError:
        return ControlReply(
            says="the request cannot be understood", hint="Use the same version on both sides.", code=Exit.USAGE
        )
    except Exception as error:  # noqa: BLE001 -- whoever asks has to hear that there is no answer
        _log.exception("a question on the control socket was not answered")
        says = f"an unexpected {type(error).__name__} in the daemon"
        return ControlReply(says=says, hint="Its log says where. Please report it.", code=Exit.UNEXPECTED)


def peer(connection: socket.socket) -> int:
    """The user at the other end, as the kernel knows it (SO_PEERCRED, unix(7)).

    For who connects that is the user that called `listen`.
    """
    size = struct.calcsize("3i")
    _, user, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return int(user)


def login(user: int) -> str:
    """The login name of a user, which no environment variable can change."""
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"uid {user}"
