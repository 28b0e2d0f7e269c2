"""The desk over the control socket: the same questions, answered by the daemon that holds the state store."""

import getpass
import inspect
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from schemawatchd.app.desk import Desk, StoreDesk
from schemawatchd.clock import SystemClock
from schemawatchd.decoding import ready
from schemawatchd.errors import SchemawatchdError, UsageError
from schemawatchd.reports.report import Exit, Report
from schemawatchd.rules.finding import Severity
from schemawatchd.runtime.control import Answer, Question, address, default_path
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.store import Store

_PATIENCE = 15.0
_LOOK_PATIENCE = 180.0
LOOK = "look"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A look at these targets (none named: at all), and what makes its exit code."""

    targets: tuple[str, ...] = ()
    fail_on: Severity | None = Severity.NOTICE
    fail_on_pending: bool = False


class Refused(SchemawatchdError):
    """The daemon refused."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.says, hint=answer.hint)
        self.exit_code = Exit(answer.code) if answer.code in set(Exit) else Exit.UNEXPECTED


_BROKEN_OFF = Answer(says="the daemon broke off without an answer", hint="Its log says why.", code=Exit.UNKNOWN)


class RemoteDesk:
    """Questions to the daemon at the other end of a socket; it raises what the daemon raised."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        method = getattr(Desk, name)
        wanted = get_type_hints(method)["return"]

        def ask(*given: Any) -> Any:
            names = list(inspect.signature(method).parameters)[1:]
            return msgspec.convert(self.ask(name, dict(zip(names, given, strict=True)), _PATIENCE), ready(wanted))

        return ask

    def look(self, asked: Look) -> Report:
        """Look at these targets now, remember and tell; the report."""
        found: Report = msgspec.convert(self.ask(LOOK, msgspec.to_builtins(asked), _LOOK_PATIENCE), ready(Report))
        return found

    def ask(self, name: str, given: dict[str, Any], patience: float) -> Any:
        """One question. Raises `Refused`, and `OSError` where nobody answers."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
            talk.settimeout(patience)
            with address(self._path) as where:
                talk.connect(where)
            talk.sendall(msgspec.json.encode(Question(name, given)) + b"\n")
            with talk.makefile("rb") as lines:
                line = lines.readline()
        if not line:
            raise Refused(_BROKEN_OFF)
        answer = msgspec.json.decode(line, type=ready(Answer))
        if answer.says:
            raise Refused(answer)
        return answer.value


def answered(desk: Desk, question: Question) -> Any:
    """The desk's answer to a question. Raises `UsageError` for one that it does not know."""
    method = getattr(Desk, question.ask, None)
    if method is None or question.ask.startswith("_"):
        raise UsageError(f"the daemon does not know `{question.ask}`", hint="Use the same version on both sides.")
    hints = get_type_hints(method)
    given = {
        name: msgspec.convert(value, ready(hints[name])) for name, value in question.given.items() if name in hints
    }
    return getattr(desk, question.ask)(**given)


def daemon(configured: Configuration) -> RemoteDesk | None:
    """The daemon that holds the state store, if one answers. Raises `UsageError` where it may not be asked."""
    path = default_path(configured.state)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
        talk.settimeout(_PATIENCE)
        try:
            with address(path) as where:
                talk.connect(where)
        except PermissionError as error:
            raise UsageError(
                f"the daemon's control socket {path} is not open to {getpass.getuser()}",
                hint="Join the group schemawatchd (`sudo usermod -aG schemawatchd $USER`, then log in again).",
            ) from error
        except OSError:
            return None
    return RemoteDesk(path)


@contextmanager
def desk(configured: Configuration) -> Iterator[Desk | None]:
    """The daemon's desk, else the state store's own; `None` where nothing was ever remembered."""
    remote = daemon(configured)
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
    clock = SystemClock()
    store = Store.open(configured.state, clock, create=False)
    try:
        yield StoreDesk(configured, store, clock, getpass.getuser())
    finally:
        store.close()
