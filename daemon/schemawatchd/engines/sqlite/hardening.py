"""Reading a file that a stranger may have written: no expression in it is evaluated.

`trusted_schema = off` would refuse whole databases: SQLite before 3.41 counts JSON functions as unsafe, and calls
a file that uses one in an index or a generated column malformed. So it is on, and three other things hold instead.
Our queries ask only for `sqlite_schema`, PRAGMAs and one named table (https://sqlite.org/security.html). The
authorizer refuses everything else, but it does not see the functions of generated columns
(https://sqlite.org/c3ref/set_authorizer.html), nor anything at all while SQLite names the columns of a view. And a
virtual table reads its own tables as soon as `pragma_table_list` comes across it: FTS5 its `_config`, R-Tree its
`_node`, where a stranger may have put a view or a generated column. So each function is replaced by an empty one.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

_LONGEST = 10_000_000
"""Bytes of the longest value: a chain of columns `a || a` doubles with each one, without calling a function."""
_STEPS = 100_000
PRAGMAS = frozenset(
    {
        *("application_id", "foreign_key_list", "index_list", "index_xinfo", "table_list", "table_xinfo"),
        *("schema_version", "user_version"),
    }
)
"""What the reader asks for, as `pragma_…` tables or by themselves."""
_SCHEMA = frozenset({"sqlite_master", "sqlite_schema"})
Gate = Callable[[int, str | None, str | None, str | None, str | None], int]


def settle_down(connection: sqlite3.Connection) -> None:
    """Set what https://sqlite.org/security.html advises for files from elsewhere, `trusted_schema` apart."""
    connection.execute("pragma trusted_schema = on")
    connection.execute("pragma cell_size_check = on")
    connection.execute("pragma mmap_size = 0")


def disable_functions(connection: sqlite3.Connection) -> None:
    """Put an empty function in the place of each function that this SQLite has.

    One that is registered comes before a built-in one of the same name, whatever its arguments. It has to be
    deterministic, or SQLite refuses indexes and generated columns that call it.
    """
    for name in _functions():
        connection.create_function(name, -1, empty, deterministic=True)


def empty(*_: object) -> None:
    """The function that stands in for another one and answers NULL."""


@cache
def _functions() -> tuple[str, ...]:
    connection = sqlite3.connect(":memory:")
    try:
        return tuple(sorted({name for name, *_ in connection.execute("pragma function_list")}))
    finally:
        connection.close()


@contextmanager
def guarded(connection: sqlite3.Connection, seconds: float, table: str | None = None) -> Iterator[None]:
    """Let only the reader's own questions through, and those about one table; `seconds` is the limit for all."""
    deadline = time.monotonic() + seconds
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    connection.set_authorizer(_gate(table))
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
        connection.set_authorizer(None)


def _gate(table: str | None) -> Gate:
    def allowed(action: int, first: str | None, second: str | None, _: str | None, within: str | None) -> int:
        # `within` names the view or the trigger that asks.
        return sqlite3.SQLITE_OK if within is None and asks(action, first or "", second) else sqlite3.SQLITE_DENY

    def asks(action: int, first: str, second: str | None) -> bool:
        if action == sqlite3.SQLITE_READ:
            return first in _SCHEMA or first == table or first.removeprefix("pragma_") in PRAGMAS
        if action == sqlite3.SQLITE_PRAGMA:
            return first in PRAGMAS and (second is None or first not in ("application_id", "user_version"))
        # With its first use a `pragma_…` table is declared, which SQLite takes for a change of its schema table.
        declares = action == sqlite3.SQLITE_UPDATE and first in _SCHEMA
        return declares or action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_TRANSACTION)

    return allowed
