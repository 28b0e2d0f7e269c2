"""What the catalogs of a newer server hold that this version does not know (`catalog`)."""

from collections.abc import Iterator

import psycopg

from schemawatchd.engines.postgresql.catalog import CATALOGS, said_of
from schemawatchd.engines.postgresql.connection import Connection
from schemawatchd.schema.snapshot import NotCompared

KNOWN = frozenset({"15", "18"})
"""The major versions of which each column was seen; other servers are asked for columns that are new."""

COLUMNS = """
select c.relname::text, a.attname::text
from pg_catalog.pg_class c
join pg_catalog.pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
order by c.relname, a.attnum"""


def unknown_columns(connection: Connection, major: str) -> Iterator[NotCompared]:
    """Each column, or whole catalog, of which nobody knows what it means, by the kind that it may concern."""
    if major in KNOWN:
        return
    try:
        with connection.transaction():
            found = connection.execute(COLUMNS).fetchall()
    except psycopg.errors.InsufficientPrivilege:
        return
    unknown = [(catalog, column) for catalog, column in found if said_of(catalog, column) is None]
    for catalog in dict.fromkeys(catalog for catalog, _ in unknown if catalog not in CATALOGS):
        yield NotCompared("database", f"not read by this version: the catalog `{catalog}`")
    for catalog, column in unknown:
        if catalog in CATALOGS:
            kind = next(iter(CATALOGS[catalog]))
            yield NotCompared(kind, f"not read by this version: the column `{column}` of `{catalog}`")
