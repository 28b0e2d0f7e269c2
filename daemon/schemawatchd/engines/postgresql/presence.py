"""Which kinds a database has none of: one question instead of an elaborate one for each of them.

The first line of a kind's `.sql` file may say `-- only if: select from …`, which answers where there is any such
object. What the server itself brings has numbers below 16384 (FirstNormalObjectId, access/transam.h).
"""

import re
from collections.abc import Mapping

import psycopg

from schemawatchd.engines.postgresql.connection import Connection

_CONDITION = re.compile(r"-- only if: (.+)")


def absent(connection: Connection, texts: Mapping[str, str]) -> frozenset[str]:
    """The kinds that need not be asked for. Where a catalog may not be seen, that is told kind by kind."""
    conditions = {kind: found[1] for kind, text in texts.items() if (found := _CONDITION.match(text))}
    asked = ", ".join(f"exists ({each})" for each in conditions.values())
    try:
        with connection.transaction():
            row = connection.execute(f"select {asked}").fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return frozenset()
    return frozenset(kind for kind, there in zip(conditions, row or (), strict=True) if not there)
