"""The control socket: people ask the daemon, and the kernel says who they are."""

import contextlib
import grp
import logging
import os
import pwd
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from schemawatchd.decoding import ready
from schemawatchd.errors import SchemawatchdError

_log = logging.getLogger(__name__)

GROUP = "schemawatchd"
_MODE = 0o660
_LONGEST_ADDRESS = 100
"""sun_path has 108 bytes (unix(7)); what is longer is reached through its folder."""

_LONGEST_QUESTION = 1 << 20
_PATIENCE = 10.0
_AT_ONCE = 16


class Question(msgspec.Struct, frozen=True):
    """What is asked, by its name, and its arguments by theirs."""

    ask: str
    given: dict[str, Any] = {}


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What comes back: a value, or why there is none, as the error's own words, hint and exit code."""

    value: Any = None
    says: str = ""
    hint: str = ""
    code: int = 0


Answering = Callable[[Question, str], Any]
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
        self._server: socketserver.ThreadingUnixStreamServer | None = None

    def start(self) -> None:
        """Listen, in a thread of its own. Where that is not possible, people hear so from the log."""
        try:
            self._listen()
        except OSError as error:
            _log.warning("the control socket %s cannot be opened: %s", self._path, error.strerror)

    def renew(self) -> None:
        """Listen again where the socket was removed or moved away."""
        if self._server is not None and not self._path.exists():
            self._server.shutdown()
            self._server.server_close()
            self._server = None
            self.start()

    def _listen(self) -> None:
        self._path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        answering = self._answering

        class Handler(socketserver.StreamRequestHandler):
            timeout = _PATIENCE

            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    line = self.rfile.readline(_LONGEST_QUESTION)
                    self.wfile.write(msgspec.json.encode(_answer(line, _peer(self.connection), answering)) + b"\n")

        # Nobody may connect before the mode is right.
        before = os.umask(0o177)
        try:
            with address(self._path) as name:
                self._server = _Server(name, Handler)
        finally:
            os.umask(before)
        with contextlib.suppress(KeyError, PermissionError):
            os.chown(self._path, -1, grp.getgrnam(GROUP).gr_gid)
        self._path.chmod(_MODE)
        threading.Thread(target=self._server.serve_forever, args=(0.2,), name="control", daemon=True).start()

    def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._path.unlink(missing_ok=True)


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = _AT_ONCE

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 -- the library's signature
        _log.exception("a question on the control socket was not answered")


def _answer(line: bytes, author: str, answering: Answering) -> Answer:
    try:
        return Answer(value=answering(msgspec.json.decode(line, type=ready(Question)), author))
    except SchemawatchdError as error:
        return Answer(says=error.told, hint=error.hint, code=int(error.exit_code))
    except msgspec.MsgspecError:
        return Answer(
            says="the question cannot be understood", hint="Use the same version on both sides.", code=64
        )
    except Exception as error:  # noqa: BLE001 -- whoever asks has to hear that there is no answer
        _log.exception("a question on the control socket was not answered")
        says = f"an unexpected {type(error).__name__} in the daemon"
        return Answer(says=says, hint="Its log says where. Please report it.", code=1)


def _peer(connection: socket.socket) -> str:
    """The login name at the other end, as the kernel knows it (SO_PEERCRED, unix(7))."""
    size = struct.calcsize("3i")
    _, user, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"uid {user}"
