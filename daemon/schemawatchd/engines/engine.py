"""The shapes every engine has: a session for one look, a scratch to play a schema into."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object
from schemawatchd.schema.rows import MOST, Rows
from schemawatchd.schema.script import Script as Script  # noqa: PLC0414 -- part of the engine's shape
from schemawatchd.schema.snapshot import EngineId, Snapshot, Start, Taken
from schemawatchd.schema.snapshot import Pulse as Pulse  # noqa: PLC0414 -- part of the engine's shape
from schemawatchd.schema.target import Dsn


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a server may take, in seconds; the whole look has a deadline of its own, kept by the caller."""

    connect: float = 5.0
    statement: float = 30.0
    lock: float = 1.0


class Session(Protocol):
    """One look at one database, read-only from the first statement to the last."""

    @property
    def engine(self) -> EngineId:
        """Which server answers. Raises `TargetUnreachable`, `TargetRefused`."""

    def pulse(self, last: Pulse | None) -> Pulse:
        """The present marks, cheapest rung first. Raises `TargetUnreachable`, `TargetBusy`."""

    def read(self, schemas: frozenset[str], taken_at: datetime) -> Snapshot:
        """Everything this engine's reader reads, in one transaction.

        `schemas` are the ones to read; empty means all that are not the server's own. Raises
        `TargetBusy` when a lock is in the way, `ReadFailed` when the catalog itself refuses.
        """

    def take(self, schemas: frozenset[str], taken_at: datetime, last: Pulse | None, *, marked: bool) -> Taken:
        """What `read` answers, with the change token that goes with it, and with marks where they are asked for.

        Where `proven`, the token is of the very state that was read; else only equal tokens before and after
        prove a reading, and only if they count changes (`Pulse.moves`). Raises as `read` and `pulse` do.
        """

    def retake(self, start: Start, schemas: frozenset[str], taken_at: datetime) -> Taken | None:
        """The same, made of an earlier snapshot and of what moved since; `None`: everything has to be read."""

    @property
    def excess(self) -> str:
        """What the account may that watching never needs and that reaches the whole server; empty for nothing."""

    @property
    def proven(self) -> bool:
        """Whether the token of `take` is of the very state that was read."""

    def worded(self, key: Key) -> Mapping[str, str]:
        """What the server itself says of one object, by the name of each text; empty where it has no words.

        For people who doubt a finding; nothing is ever compared by it. Holds no secret.
        """

    def tables(self, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        """The paths of the tables with one of these names, in whatever case, that the role may see.

        A path is what `table` takes: `("public", "alembic_version")`, the name alone where there are no schemas.
        """

    def table(self, path: tuple[str, ...], limit: int = MOST) -> Rows:
        """All rows of one table, in no order, read as everything else is.

        Raises `TargetRefused` with the grant that is missing, `ReadFailed` where it is gone or longer than that.
        """

    def untouched(self, last: Pulse, now: Pulse) -> bool:
        """Whether these two marks prove that not even a row was written between them."""


class ScratchSession(Protocol):
    """A temporary database that stays until it is closed: scripts are played into it one after another.

    Each script finds settings, role and `search_path` as a new session has them. What is played may do what the
    player may, and no more. Everything raises `ScratchUnavailable` once the server is gone. One thread at a time.
    """

    def play(self, script: Script) -> None:
        """Run a script. Its `then` is not called.

        Raises `SourceInvalid` with path, line of this script, statement and the server's message; whatever of it
        ran before may be there or not, so only `close` is of use then.
        """

    def execute(self, statement: str) -> None:
        """Run one statement, as a script of its own. Raises `SourceInvalid`."""

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """The rows of one query, run as the player and without changing anything.

        Raises `SourceInvalid`, for too many rows as well.
        """

    def read(self, taken_at: datetime) -> Snapshot:
        """What is there now: the snapshot that one script with all that was played would have given."""

    def worded(self, key: Key) -> Mapping[str, str]:
        """What the server itself says of one object that is there now."""

    def lent(self) -> AbstractContextManager[Dsn]:
        """A URL under which a child process may work on the same database, as the player.

        Nothing else may be asked meanwhile. `SourceInvalid` on leaving where what it left cannot be taken back.
        """

    def copy(self) -> "ScratchSession | None":
        """Another stand with all that is here, closed on its own; `None` where the engine has no cheap way."""

    def close(self) -> None:
        """Remove the database; safe to call twice."""


class InFull:
    """For sessions that cannot tell what moved, and always read everything."""

    proven = False

    @property
    def excess(self) -> str:
        return ""

    def take(self, schemas: frozenset[str], taken_at: datetime, last: Pulse | None, *, marked: bool) -> Taken:  # noqa: ARG002 -- there are no marks
        session = cast("Session", self)
        pulse = session.pulse(last)
        return Taken(session.read(schemas, taken_at), pulse)

    def retake(self, *_: object) -> Taken | None:
        return None


class ScriptPlayer(Protocol):
    """What plays a script into a temporary database and reads what came of it."""

    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:
        """A fresh database's snapshot after the script ran in it; the database is gone afterwards.

        `collation` is the target database's own, where the engine has that (`EngineId.collation`).

        Raises `SourceInvalid` with path, line, statement and the server's message, and `ScratchUnavailable`.
        """


class Scratch(ScriptPlayer, Protocol):
    """Empty, private, temporary databases of one engine."""

    def version(self) -> str:
        """The server's version, without starting it where that can be known. Raises `ScratchUnavailable`."""

    def like(self, major: str) -> "Scratch":
        """The scratch for targets of this major version, itself where there is but one; `close` closes it too."""

    def stand(self, collation: str | None = None) -> ScratchSession:
        """A fresh database that stays. Raises `ScratchUnavailable`."""

    def close(self) -> None:
        """Stop what was started and remove what was made; safe to call twice. Stands are closed before."""


class ScriptStatement(Protocol):
    """One statement of a script."""

    @property
    def text(self) -> str:
        """The statement."""

    @property
    def line(self) -> int:
        """Where it begins, from 1."""


class WriteSession(Protocol):
    """A connection that writes to a target, for the verbs that people type. Nothing else ever opens one."""

    @property
    def transactional(self) -> bool:
        """Whether a transaction can hold DDL."""

    def pieces(self, script: Script) -> Sequence[ScriptStatement]:
        """The statements of a script. Raises `SourceInvalid`."""

    def lock(self, name: str) -> None:
        """Hold a lock of this name until the connection ends. Raises `TargetBusy` where another holds it."""

    def begin(self) -> None:
        """Begin a transaction."""

    def commit(self) -> None:
        """End it, keeping what was done."""

    def rollback(self) -> None:
        """End it, undoing what was done; nothing where none is open."""

    def run(self, statement: str) -> None:
        """Run one statement. Raises `WorkFailed` with the server's message."""

    def note(self, statement: str, values: Sequence[object]) -> None:
        """Run a statement of ours with `%s` for each value. Raises `WorkFailed`."""

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """The rows of one query. Raises `WorkFailed`."""


class Engine(Protocol):
    """What the module `engines/<name>/engine.py` exposes as `ENGINE`."""

    name: str
    schemes: tuple[str, ...]
    reader: int
    """The version of the reader: raised when the same database would give another snapshot."""
    kinds: frozenset[str]
    """The kinds its reader reads."""
    restores: frozenset[str]
    """The kinds for which `restored` may have statements."""
    magic: bytes
    """What its database files begin with; empty where its databases are no files."""
    scratch_accounts: tuple[str, ...]
    """The statements that make the accounts for a `scratch` server; empty where there can be none."""

    def connect(
        self, dsn: Dsn, limits: Limits, keeper: ConnectionPool | None = None
    ) -> AbstractContextManager[Session]:
        """A session; what it holds is given back on leaving. Nothing is sent before the first question.

        With a `keeper`, one connection for each server stays open for the quiet looks to come.
        """

    def work(self, dsn: Dsn, limits: Limits) -> AbstractContextManager[WriteSession]:
        """A connection that may write; what is not committed is undone on leaving.

        Raises `TargetUnreachable`, `TargetRefused`.
        """

    def scratch(self, server: Dsn | None, limits: Limits) -> Scratch:
        """Scratch on the user's `server`, or, without one, on a private server of our own."""

    def restored(self, record: Object, words: Mapping[str, str], *, replacing: bool) -> tuple[str, ...]:
        """The statements that put an object back as the server prints it; `words` are those of `Session.worded`.

        `replacing`: another one of its name is there. Empty where the server does not print all of it, or where
        data would go. Nobody has tried them.
        """

    def dump(self, dsn: Dsn, limits: Limits) -> str | None:
        """The database's schema as SQL text of its own making, or `None` where no tool for it is at hand."""
