"""What the catalogs of a newer server hold that this version does not know (`catalog`)."""

from collections.abc import Iterator
from typing import Any

from schemawatchd.engines.mariadb.catalog import CATALOGS, said_of
from schemawatchd.engines.mariadb.connection import plain_version, run
from schemawatchd.schema.snapshot import NotCompared

KNOWN = frozenset({"10.11"})
"""The versions of which each column was seen: others are asked for new views and columns."""

_SCHEMA = "information_schema"
COLUMNS = (
    "select lower(table_name), lower(column_name) from information_schema.columns"
    " where table_schema = 'information_schema' order by 1, ordinal_position"
)


def unknown_columns(connection: Any) -> Iterator[NotCompared]:
    """Each column, or whole view, of which nobody knows what it means, by the kind that it may concern.

    The server's other database, `mysql`, is shown to few accounts, and only its grants are read.
    """
    if plain_version(str(connection.get_server_info())).rpartition(".")[0] in KNOWN:
        return
    found = ((f"{_SCHEMA}.{view}", str(column)) for view, column in run(connection, COLUMNS))
    unknown = [(view, column) for view, column in found if said_of(view, column) is None]
    for view in dict.fromkeys(view for view, _ in unknown if view not in CATALOGS):
        yield NotCompared("database", f"not read by this version: `{view}`")
    for view, column in unknown:
        if view in CATALOGS:
            reason = f"not read by this version: the column `{column}` of `{view}`"
            yield NotCompared(next(iter(CATALOGS[view])), reason)
