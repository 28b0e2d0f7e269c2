"""Scratch for SQLite: a database in memory that a schema file may fill, and nothing else on this machine."""

import sqlite3
import time
from contextlib import closing
from datetime import datetime

from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.sqlite import reader
from schemawatchd.engines.sqlite.script import Statement, statements
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.snapshot import EngineId, NotCompared, Snapshot, keyed

_PRAGMAS = frozenset({"foreign_keys", "legacy_alter_table", "recursive_triggers", "encoding"})
_HARMLESS_PRAGMAS = frozenset(
    # The full-text modules ask for page_size and data_version themselves.
    {"application_id", "data_version", "page_size", "user_version"}
)
_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})
_FORBIDDEN = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH})
_LONGEST = 100_000_000
_SHOWN = 200


class MemoryScratch:
    """Each play has a database of its own. What is played is untrusted: it can write to that memory alone."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def version(self) -> str:
        return sqlite3.sqlite_version

    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:  # noqa: ARG002
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            unmade = _Player(connection, script, self._limits.statement).play()
            records = reader.read(connection)
        return Snapshot(
            f"schema {script.path}",
            EngineId("sqlite", sqlite3.sqlite_version),
            taken_at,
            keyed(records),
            reader.COVERAGE,
            tuple(unmade),
        )

    def close(self) -> None:
        """Nothing outlives a play."""


class _Player:
    def __init__(self, connection: sqlite3.Connection, script: Script, seconds: float) -> None:
        self._connection = connection
        self._script = script
        self._deadline = time.monotonic() + seconds
        connection.set_authorizer(_allowed)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.set_progress_handler(self._too_late, 100_000)

    def _too_late(self) -> bool:
        return time.monotonic() > self._deadline

    def play(self) -> list[NotCompared]:
        if "\x00" in self._script.text:
            line = self._script.text.count("\n", 0, self._script.text.index("\x00")) + 1
            raise SourceInvalid("it holds a NUL byte, so it is no SQL text", path=self._script.path, line=line)
        unmade: list[NotCompared] = []
        count = 0
        for count, statement in enumerate(statements(self._script.text), start=1):  # noqa: B007
            unmade += self._run(statement)
        if not count:
            raise SourceInvalid(
                "it holds no statement",
                path=self._script.path,
                hint="An empty file is taken for an accident, never for an empty schema.",
            )
        if self._connection.in_transaction:
            self._connection.execute("commit")
        self._connection.set_progress_handler(None, 0)
        self._connection.set_authorizer(None)
        return unmade

    def _run(self, statement: Statement) -> list[NotCompared]:
        if _passed_over(statement):
            return []
        try:
            self._connection.execute(statement.text)
        except sqlite3.Error as error:
            said = str(error)
            if said.startswith("no such module"):
                return [
                    NotCompared(
                        "virtual_table", f"scratch has {said.replace('no such', 'no')}", statement.words[-1]
                    )
                ]
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
                said = "it takes too long"
            raise SourceInvalid(
                said,
                path=self._script.path,
                line=statement.line,
                statement=" ".join(statement.text.split())[:_SHOWN],
                hint=_hint(error),
            ) from error
        return []


def _passed_over(statement: Statement) -> bool:
    """What a dump says to the shell or to itself, and objects that only SQLite may make."""
    words = statement.words
    if words[0] == "PRAGMA":
        return len(words) < 2 or words[1].lower() not in _PRAGMAS  # noqa: PLR2004
    if words[0] in ("ANALYZE", "VACUUM", "REINDEX"):
        return True
    name = next((word for word in words[1:] if word.lower().startswith("sqlite_")), "")
    return bool(name)


def _hint(error: sqlite3.Error) -> str:
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_AUTH:
        return "A schema file may not reach outside its own database."
    return ""


def _allowed(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """The gate for each step of a played statement (https://sqlite.org/c3ref/set_authorizer.html)."""
    if action in _FORBIDDEN:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() not in _PRAGMAS | _HARMLESS_PRAGMAS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
