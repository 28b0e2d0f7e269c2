"""All that SQLite tells of a schema: which kind reads it, or why it is left out (https://sqlite.org/pragma.html)."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache

from schemawatchd.engines.catalogs import CatalogColumns
from schemawatchd.engines.sqlite.reader import COVERAGE
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


_COUNTED = LeftOut("it counts what is read individually")
_PLACE = LeftOut("it is a place in SQLite's own lists and means nothing")
_MAIN = LeftOut("a file is one schema, `main`")
CATALOGS: Mapping[str, Mapping[str, Read | LeftOut]] = {
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
_SESSION = LeftOut("it is of one session, not of the file")
_FILE = LeftOut("it describes how the file is stored, not its schema")
_COUNTS = LeftOut("it counts, or returns the time")
_ACTION = LeftOut("it performs an action and does not describe the schema")
_LIBRARY = LeftOut("it is of the SQLite that reads, not of the file")
_ELSEWHERE = LeftOut("another one reports the same and more")
_GROUPED: Mapping[Read | LeftOut, str] = {
    Read(("option",)): "application_id user_version",
    Read(("foreign_key",)): "foreign_key_list",
    Read(("index",)): "index_list index_xinfo",
    Read(("column",)): "table_xinfo",
    Read(("table",)): "table_list",
    _ELSEWHERE: "index_info table_info",
    _FILE: "auto_vacuum encoding journal_mode page_size default_cache_size max_page_count",
    _COUNTS: "data_version freelist_count page_count schema_version",
    _MAIN: "database_list",
    _LIBRARY: "collation_list compile_options function_list module_list pragma_list",
    _ACTION: "foreign_key_check incremental_vacuum integrity_check optimize quick_check shrink_memory "
    "wal_checkpoint",
    _SESSION: "analysis_limit automatic_index busy_timeout cache_size cache_spill "
    "case_sensitive_like cell_size_check checkpoint_fullfsync count_changes defer_foreign_keys "
    "empty_result_callbacks foreign_keys "
    "full_column_names fullfsync hard_heap_limit ignore_check_constraints journal_size_limit "
    "legacy_alter_table legacy_file_format locking_mode mmap_size query_only read_uncommitted "
    "recursive_triggers reverse_unordered_selects secure_delete short_column_names soft_heap_limit "
    "synchronous temp_store temp_store_directory threads trusted_schema wal_autocheckpoint writable_schema",
}
PRAGMAS: Mapping[str, Read | LeftOut] = {name: what for what, names in _GROUPED.items() for name in names.split()}
"""By the name of a pragma: the kinds that read what it tells, or why none does."""

_KINDS = {
    "sqlite_schema": "table",
    "pragma_table_list": "table",
    "pragma_table_xinfo": "column",
    "pragma_index_list": "index",
    "pragma_index_xinfo": "index",
    "pragma_foreign_key_list": "foreign_key",
}


def kinds_left_out() -> Mapping[str, str]:
    """By kind, why it is not read."""
    return {each.kind: each.reason for each in COVERAGE.lacking}


def catalog_columns() -> Iterator[CatalogColumns]:
    """The whole table; of the pragmas only those that are not asked as tables."""
    for catalog, columns in CATALOGS.items():
        for what in dict.fromkeys(columns.values()):
            names = tuple(name for name, each in columns.items() if each == what)
            yield from _told_of(catalog, names, what)
    for name, what in PRAGMAS.items():
        if f"pragma_{name}" not in CATALOGS:
            yield from _told_of(f"pragma_{name}", (), what)


def _told_of(catalog: str, names: tuple[str, ...], what: Read | LeftOut) -> Iterator[CatalogColumns]:
    if isinstance(what, LeftOut):
        yield CatalogColumns(catalog, names, None, what.reason)
        return
    for kind in what.kinds:
        yield CatalogColumns(catalog, names, kind)


@cache
def there() -> Mapping[str, tuple[str, ...]]:
    """The columns that this SQLite has, by the table of its own that has them."""
    with closing(sqlite3.connect(":memory:")) as connection:
        return {
            name: tuple(each[0] for each in connection.execute(f"select * from {name} limit 0").description)  # noqa: S608 -- our own names
            for name in CATALOGS
        }


def not_read() -> Iterator[NotCompared]:
    """What a newer SQLite tells and this version does not read, for each kind that it may belong to."""
    for table, columns in there().items():
        for column in columns:
            if column not in CATALOGS[table]:
                reason = f"SQLite {sqlite3.sqlite_version} tells `{column}` in {table}, not read by this version"
                yield NotCompared(_KINDS[table], reason)
