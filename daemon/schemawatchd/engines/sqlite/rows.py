"""A few tables' rows, for those in which migration tools note what they applied."""

from pathlib import Path

from schemawatchd.engines.sqlite.child_process import ChildDatabase
from schemawatchd.errors import ReadFailed
from schemawatchd.schema.rows import Rows

_TABLES = "select name from pragma_table_list where schema = 'main' and type = 'table' order by name"

_COLUMNS = "select name from pragma_table_xinfo(?, 'main') where hidden = 0 order by cid"
"""Without generated columns, whose expressions would run (https://sqlite.org/pragma.html#pragma_table_xinfo)."""


def tables(connection: ChildDatabase, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The tables with one of these names, in whatever case."""
    wanted = {each.lower() for each in names}
    return tuple((name,) for (name,) in connection.execute(_TABLES) if name.lower() in wanted)


def table(connection: ChildDatabase, path: tuple[str, ...], limit: int, file: Path) -> Rows:
    """All rows of one table of this file, without its generated columns."""
    connection.execute("begin")
    try:
        # A view in its place would run what somebody else wrote.
        if path not in tables(connection, frozenset(path[-1:])):
            raise ReadFailed(f"{file} has no table `{'.'.join(path)}`")
        columns = tuple(name for (name,) in connection.execute(_COLUMNS, path))
        named = ", ".join(map(_quoted, columns))
        query = f"select {named} from main.{_quoted(path[0])} limit ?"  # noqa: S608 -- quoted
        rows = tuple(connection.execute(query, [limit + 1]))
    finally:
        connection.execute("rollback")
    if len(rows) > limit:
        raise ReadFailed(f"`{path[0]}` in {file} has more than {limit} rows")
    return Rows(columns, rows)


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))
