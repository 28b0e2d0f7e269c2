"""What a schema file may do to a database in memory: fill it, and touch nothing else on this machine.

It runs in the child process (`child`), so it imports little.
"""

import re
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from schemawatchd.engines.sqlite.scratch.script import SqliteStatement, statements
from schemawatchd.engines.sqlite.substitutes import NO_STAND_INS, StandIns
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import NotCompared
from schemawatchd.sql.lexer import Dialect, code

OPTIONS = ("application_id", "user_version")
_PRAGMAS = frozenset({"foreign_keys", "legacy_alter_table", "recursive_triggers", "encoding", *OPTIONS})
# The full-text modules ask for the first two themselves, and we for the last.
_HARMLESS_PRAGMAS = frozenset({"data_version", "page_size", "table_list"})
_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})
_FORBIDDEN = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH})
_READING = frozenset(
    {sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_SELECT}
)
_READING_PRAGMAS = frozenset(
    {
        *("foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo", "table_info"),
        *("table_list", "table_xinfo"),
    }
)
_LONGEST = 100_000_000
_WRITING = frozenset({"DELETE", "INSERT", "REPLACE", "UPDATE"})
_MAKING = frozenset({"ALTER", "CREATE", "DROP"})
_BEFORE_NAME = frozenset(
    {
        *("ABORT", "EXISTS", "FAIL", "FROM", "IF", "IGNORE", "INDEX", "INTO", "NOT", "OR", "REPLACE", "ROLLBACK"),
        *("TABLE", "TEMP", "TEMPORARY", "TRIGGER", "UNIQUE", "VIEW", "VIRTUAL"),
    }
)
_SCHEMA_TABLES = frozenset({"sqlite_master", "sqlite_schema"})
_VIRTUAL = re.compile(r"\s*create\s+virtual\s+table\b", re.IGNORECASE)
_EXISTS = re.compile(r"""table ['"]?([^'"]+)['"]? already exists""")
_FTS_FAILED = "vtable constructor failed"
_FTS_PARTS = ("content", "docsize", "segdir", "segments", "stat")
"""FTS3 and FTS4 do not say which table is in their way (https://sqlite.org/fts3.html#shadow_tables)."""

_MOST_BENEATH = 16
_SHOWN = 200


class SqlitePlayer:
    """Plays one script on a connection of its own, untrusted: it can write to that memory alone.

    `virtual` are the names that the tables beneath virtual ones begin with, in earlier scripts too.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        script: Script,
        seconds: float,
        virtual: Iterable[str] = (),
        stand_ins: StandIns = NO_STAND_INS,
    ) -> None:
        self._connection = connection
        self._script = script
        self._seconds = seconds
        self.options: set[str] = set()
        self.virtual: set[str] = set(virtual)
        self.stand_ins = stand_ins

    def play(self) -> list[NotCompared]:
        """Run all of it; what scratch could not make. Raises `SourceInvalid`."""
        self.stand_ins.declare(self._connection)
        with confined(self._connection, self._seconds):
            return self._play()

    def _play(self) -> list[NotCompared]:
        if "\x00" in self._script.text:
            line = self._script.text.count("\n", 0, self._script.text.index("\x00")) + 1
            raise SourceInvalid("it contains a NUL byte, so it is not SQL text", path=self._script.path, line=line)
        unmade: list[NotCompared] = []
        count = 0
        for count, statement in enumerate(statements(self._script.text), start=1):  # noqa: B007
            unmade += self._run(statement)
        if not count and not self._script.may_be_empty:
            raise SourceInvalid(
                "it contains no statement",
                path=self._script.path,
                hint="An empty file is probably a mistake, so it is not used as an empty schema.",
            )
        if self._connection.in_transaction:
            self._connection.execute("commit")
        return unmade

    def _run(self, statement: SqliteStatement) -> list[NotCompared]:
        if _writes_schema_table(statement):
            statement = self._dumped(statement)
        if _passed_over(statement) or self._fills_beneath(statement):
            return []
        try:
            self._execute(statement)
            self.options |= _option(statement)
        except sqlite3.Error as error:
            if (said := str(error)).startswith("no such module"):
                reason = f"scratch has {said.replace('no such', 'no')}"
                return [NotCompared("virtual_table", reason, _virtual_table(statement))]
            raise self._invalid(statement, said_of(error), _hint(error)) from error
        return []

    def _dumped(self, statement: SqliteStatement) -> SqliteStatement:
        """The CREATE VIRTUAL TABLE that a dump writes into the schema table, as the shell's `.dump` does."""
        texts = [token.identifier for token in code(statement.text, Dialect.SQLITE) if token.sort == "string"]
        virtual = [text for text in texts if _VIRTUAL.match(text)]
        if statement.words[0] != "INSERT" or len(virtual) != 1:
            raise self._invalid(
                statement,
                "it writes to SQLite's own table of the schema",
                "Write CREATE, ALTER or DROP in its place: the temporary database cannot be changed in that way.",
            )
        words = tuple([token.keyword or token.identifier for token in code(virtual[0], Dialect.SQLITE)][:6])
        return SqliteStatement(virtual[0], statement.line, words)

    def _invalid(self, statement: SqliteStatement, says: str, hint: str) -> SourceInvalid:
        return SourceInvalid(
            says,
            path=self._script.path,
            line=statement.line,
            statement=" ".join(statement.text.split())[:_SHOWN],
            hint=hint,
        )

    def _execute(self, statement: SqliteStatement) -> None:
        """A full dump makes the tables beneath a virtual one, too, before or after it: they are the module's."""
        virtual = statement.words[1:2] == ("VIRTUAL",)
        self.virtual |= {f"{_virtual_table(statement)}_"} if virtual else set()
        for _ in range(_MOST_BENEATH):
            try:
                self._make(statement)
            except sqlite3.Error as error:
                beneath = self._beneath(str(error), statement)
                if not beneath:
                    raise
                if not virtual:
                    return
                for name in beneath:
                    self._connection.execute('drop table "{}"'.format(name.replace('"', '""')))
            else:
                return

    def _make(self, statement: SqliteStatement) -> None:
        """Run it, with something empty for each function or collation that only the application has."""
        while True:
            try:
                self._connection.execute(statement.text)
            except sqlite3.Error as error:
                wanted = self.stand_ins.wanted(statement, str(error))
                if wanted is None:
                    raise
                self.stand_ins = wanted
                wanted.declare(self._connection)
            else:
                return

    def _fills_beneath(self, statement: SqliteStatement) -> bool:
        """Whether it puts a dump's rows into a module's own table, which the module fills by itself."""
        if statement.words[0] not in ("INSERT", "REPLACE") or not self.virtual:
            return False
        query = "select 1 from pragma_table_list where type = 'shadow' and name = ? collate nocase"
        return self._connection.execute(query, [_object(statement)]).fetchone() is not None

    def _beneath(self, says: str, statement: SqliteStatement) -> list[str]:
        """The module's own tables that are there already, and because of which the statement failed."""
        if says.startswith(_FTS_FAILED):
            parts = [f"{_virtual_table(statement)}_{part}" for part in _FTS_PARTS]
            there = self._connection.execute("select name from sqlite_schema where type = 'table'").fetchall()
            return [name for (name,) in there if name in parts]
        found = _EXISTS.search(says)
        return [found[1]] if found and found[1].startswith(tuple(self.virtual)) else []


@contextmanager
def confined(connection: sqlite3.Connection, seconds: float, *, reading: bool = False) -> Iterator[None]:
    """For so many seconds at most, what runs may reach nothing but this database; or only read it."""
    deadline = time.monotonic() + seconds
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    if reading:
        for name in _READING_PRAGMAS:
            # Such a table is made with its first use, which the authorizer would take for writing.
            connection.execute(f"select 1 from pragma_{name} limit 0")  # noqa: S608 -- our own names
    connection.set_authorizer(_readable if reading else _allowed)
    connection.set_progress_handler(lambda: time.monotonic() > deadline, 100_000)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
        connection.set_authorizer(None)


def said_of(error: Exception) -> str:
    """SQLite's own message, or ours where we have stopped it."""
    stopped = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT
    return "it takes too long" if stopped else str(error)


def _writes_schema_table(statement: SqliteStatement) -> bool:
    """Whether it changes the table in which SQLite keeps the schema; only `writable_schema` allows that."""
    return statement.words[0] in _WRITING and _object(statement) in _SCHEMA_TABLES


def _passed_over(statement: SqliteStatement) -> bool:
    """What a dump says to the shell or to itself, and objects that only SQLite may make."""
    words = statement.words
    if words[0] == "PRAGMA":
        return _pragma(statement) not in _PRAGMAS
    if words[0] in ("ANALYZE", "VACUUM", "REINDEX"):
        return True
    return words[0] in _WRITING | _MAKING and _object(statement).startswith("sqlite_")


def _object(statement: SqliteStatement) -> str:
    """The name of what a statement makes, drops, alters or fills, without the schema's."""
    words = statement.words
    at = next((index for index, word in enumerate(words) if index and word not in _BEFORE_NAME), len(words))
    return "".join(words[at + 2 : at + 3] if words[at + 1 : at + 2] == (".",) else words[at : at + 1]).lower()


def _pragma(statement: SqliteStatement) -> str:
    """The name of the PRAGMA, without the schema's."""
    words = statement.words[1:]
    return "".join(words[2:3] if words[1:2] == (".",) else words[:1]).lower()


def _option(statement: SqliteStatement) -> set[str]:
    """The option that the statement sets, to 0 too; a PRAGMA without a value only asks."""
    if statement.words[0] != "PRAGMA" or statement.words[-1].lower() == (name := _pragma(statement)):
        return set()
    return {name} & set(OPTIONS)


def _virtual_table(statement: SqliteStatement) -> str:
    """The name in CREATE VIRTUAL TABLE, as it is written."""
    found = list(code(statement.text, Dialect.SQLITE))
    using = next((index for index, token in enumerate(found) if token.keyword == "USING"), len(found))
    return found[using - 1].identifier


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


def _readable(action: int, first: str | None, second: str | None, *others: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA:
        name = (first or "").lower()
        asks = name in _READING_PRAGMAS or (name in OPTIONS and second is None)
        return sqlite3.SQLITE_OK if asks else sqlite3.SQLITE_DENY
    return _allowed(action, first, second, *others) if action in _READING else sqlite3.SQLITE_DENY
