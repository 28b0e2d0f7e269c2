"""All that SQLite tells of a schema: which kind reads it, or why it is left out (https://sqlite.org/pragma.html)."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache

from schemawatchd.schema.snapshot import NotCompared


@dataclass(frozen=True, slots=True)
class Read:
    """The kinds whose records hold what a column says."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why a column is not read."""

    reason: str


def _read(*kinds: str) -> Read:
    return Read(kinds)


_COUNTED = LeftOut("it is the number of what is read one by one")
_PLACE = LeftOut("it is a place in SQLite's own lists and means nothing")
_MAIN = LeftOut("a file is one schema, `main`")
TOLD: Mapping[str, Mapping[str, Read | LeftOut]] = {
    "sqlite_schema": {
        "type": _read("index", "table", "trigger", "view", "virtual_table"),
        "name": _read("index", "table", "trigger", "view", "virtual_table"),
        "tbl_name": _read("trigger"),
        "rootpage": LeftOut("it is where the rows begin in the file and moves with VACUUM"),
        "sql": _read("check", "column", "foreign_key", "index", "trigger", "unique", "view", "virtual_table"),
    },
    "pragma_table_list": {
        "schema": _MAIN,
        "name": _read("table", "view", "virtual_table"),
        "type": _read("table", "view", "virtual_table"),
        "ncol": _COUNTED,
        "wr": _read("table"),
        "strict": _read("table"),
    },
    "pragma_table_xinfo": {
        "cid": _read("table"),
        "name": _read("column"),
        "type": _read("column"),
        "notnull": _read("column"),
        "dflt_value": _read("column"),
        "pk": _read("primary_key"),
        "hidden": _read("column"),
    },
    "pragma_index_list": {
        "seq": _PLACE,
        "name": _read("index"),
        "unique": _read("index"),
        "origin": _read("index", "primary_key", "unique"),
        "partial": _read("index"),
    },
    "pragma_index_xinfo": {
        "seqno": _read("index", "unique"),
        "cid": _read("index"),
        "name": _read("index", "unique"),
        "desc": _read("index"),
        "coll": _read("index", "unique"),
        "key": LeftOut("the columns that are no part of the key are SQLite's own addition"),
    },
    "pragma_foreign_key_list": {
        "id": _PLACE,
        "seq": _read("foreign_key"),
        "table": _read("foreign_key"),
        "from": _read("foreign_key"),
        "to": _read("foreign_key"),
        "on_update": _read("foreign_key"),
        "on_delete": _read("foreign_key"),
        "match": _read("foreign_key"),
    },
}
_KINDS = {
    "sqlite_schema": "table",
    "pragma_table_list": "table",
    "pragma_table_xinfo": "column",
    "pragma_index_list": "index",
    "pragma_index_xinfo": "index",
    "pragma_foreign_key_list": "foreign_key",
}


@cache
def there() -> Mapping[str, tuple[str, ...]]:
    """The columns that this SQLite has, by the table of its own that has them."""
    with closing(sqlite3.connect(":memory:")) as connection:
        return {
            name: tuple(each[0] for each in connection.execute(f"select * from {name} limit 0").description)  # noqa: S608 -- our own names
            for name in TOLD
        }


def not_read() -> Iterator[NotCompared]:
    """What a newer SQLite tells and this version does not read, for each kind that it may belong to."""
    for table, columns in there().items():
        for column in columns:
            if column not in TOLD[table]:
                reason = f"SQLite {sqlite3.sqlite_version} tells `{column}` in {table}, not read by this version"
                yield NotCompared(_KINDS[table], reason)
