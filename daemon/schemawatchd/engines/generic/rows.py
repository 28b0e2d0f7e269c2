"""A few tables' rows, for those in which migration tools note what they applied."""

import re
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, CursorResult, literal_column, quoted_name, select
from sqlalchemy.exc import DBAPIError

from schemawatchd.errors import ReadFailed, TargetRefused
from schemawatchd.schema.rows import Rows

_REFUSED = re.compile(r"permission|privilege|denied|not authorized|insufficient", re.IGNORECASE)


def tables(connection: Connection, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The tables with one of these names, in whatever case, of the schema that the connection begins in."""
    wanted = {each.lower() for each in names}
    found = sqlalchemy.inspect(connection).get_table_names()
    return tuple((name,) for name in sorted(found) if name.lower() in wanted)


def table(connection: Connection, path: tuple[str, ...], limit: int) -> Rows:
    """All rows of one table."""
    (name,) = path
    if path not in tables(connection, frozenset(path)):
        raise ReadFailed(f"there is no table `{name}`")
    # As the Inspector spells it: what it hands over in lower case the server may know in upper case.
    said = sqlalchemy.table(name if name == name.lower() else quoted_name(name, quote=True))
    result: CursorResult[Any]
    try:
        result = connection.execute(select(literal_column("*")).select_from(said).limit(limit + 1))
    except DBAPIError as error:
        if not _REFUSED.search(str(error.orig)):
            raise
        raise TargetRefused(f"`{name}` cannot be read", hint=f"Grant SELECT on {name} to this account.") from None
    rows = tuple(tuple(row) for row in result)
    if len(rows) > limit:
        raise ReadFailed(f"`{name}` has more than {limit} rows")
    return Rows(tuple(result.keys()), rows)
