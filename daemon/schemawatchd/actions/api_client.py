"""The desk over the control socket: the same questions, answered by the daemon that holds the state store."""

import inspect
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import Any, get_type_hints

import msgspec

from schemawatchd.actions.api import Desk, StoreDesk
from schemawatchd.clock import SystemClock
from schemawatchd.decoding import ready
from schemawatchd.errors import SchemawatchdError, StoreBroken, UsageError
from schemawatchd.reports.report import Exit, Report
from schemawatchd.rules.finding import Severity
from schemawatchd.runtime.control import ControlQuestion, ControlReply, address, default_path, login, peer
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.access import enter, owner_of
from schemawatchd.store.errors import as_user
from schemawatchd.store.store import Store

_PATIENCE = 15.0
_LOOK_PATIENCE = 180.0
_ROOT = 0
LOOK = "look"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A look at these targets (none named: at all), and what makes its exit code."""

    targets: tuple[str, ...] = ()
    fail_on: Severity | None = Severity.NOTICE
    fail_on_pending: bool = False


class QuestionRefused(SchemawatchdError):
    """The daemon refused."""

    def __init__(self, answer: ControlReply) -> None:
        super().__init__(answer.says, hint=answer.hint)
        self.exit_code = Exit(answer.code) if answer.code in set(Exit) else Exit.UNEXPECTED


_BROKEN_OFF = ControlReply(
    says="the daemon closed the connection without an answer", hint="Its log says why.", code=Exit.UNKNOWN
)

_NOT_IN_TIME = ControlReply(
    says="the daemon did not answer in time", hint="Try again in a moment; its log may say why.", code=Exit.UNKNOWN
)


class RemoteDesk:
    """Questions to the daemon that holds the state store at `state`; it raises what the daemon raised."""

    def __init__(self, state: Path) -> None:
        self._state = state

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
        """One question. Raises `Refused`, also where no answer comes in time, and `StoreBroken`."""
        try:
            with _connected(self._state, patience) as talk:
                talk.sendall(msgspec.json.encode(ControlQuestion(name, given)) + b"\n")
                with talk.makefile("rb") as lines:
                    line = lines.readline()
        except TimeoutError as error:
            raise QuestionRefused(_NOT_IN_TIME) from error
        except OSError as error:
            raise QuestionRefused(_BROKEN_OFF) from error
        if not line:
            raise QuestionRefused(_BROKEN_OFF)
        answer = msgspec.json.decode(line, type=ready(ControlReply))
        if answer.says:
            raise QuestionRefused(answer)
        return answer.value


def answered(desk: Desk, question: ControlQuestion) -> Any:
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
    return RemoteDesk(configured.state)


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
    clock, author = SystemClock(), login(os.getuid())
    enter(configured.state)
    store = Store.open(configured.state, clock, create=False)
    try:
        yield StoreDesk(configured, store, clock, author)
    finally:
        store.close()
