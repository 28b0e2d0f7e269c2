"""From SQLite's PRAGMAs and stored texts to records."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from schemawatchd.engines.hydrate import queries
from schemawatchd.engines.sqlite import ddl
from schemawatchd.engines.sqlite.tokens import normalised
from schemawatchd.engines.sqlite.virtual import virtual_table
from schemawatchd.schema.kinds.check import Check
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.foreign_key import ForeignKey
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.option import Option
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.kinds.unique import Unique
from schemawatchd.schema.kinds.view import View
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import Coverage, NotCompared

READ = frozenset(
    {
        *("table", "column", "primary_key", "unique", "foreign_key", "check", "index", "view", "trigger"),
        *("option", "virtual_table"),
    },
)
_NOT_YET = ("database",)
_NONE = (
    *("aggregate", "cast", "collation", "comment", "composite_type", "default_grant", "domain", "enum", "event"),
    *("event_trigger", "exclusion", "extension", "foreign_data_wrapper", "foreign_server", "foreign_table"),
    *("function", "grant", "materialized_view", "operator", "owner", "partition", "policy", "procedure"),
    *("publication", "range_type", "rule", "schema", "sequence", "statistics", "text_search", "user_mapping"),
)
COVERAGE = Coverage(
    READ,
    lacking=(
        *(NotCompared(kind, "not read by this version") for kind in _NOT_YET),
        *(NotCompared(kind, "SQLite has none") for kind in _NONE),
    ),
)

_EXPRESSION = -2
"""The column number of an expression in an index (https://sqlite.org/pragma.html#pragma_index_xinfo)."""

Row = Mapping[str, Any]


@cache
def _sql() -> Mapping[str, str]:
    return queries("schemawatchd.engines.sqlite")


def read(connection: sqlite3.Connection) -> list[Object]:
    """Every object of the database behind `connection`, in one transaction of SQLite's own."""
    connection.row_factory = sqlite3.Row
    connection.execute("begin")
    try:
        rows = {name: connection.execute(text).fetchall() for name, text in _sql().items()}
    finally:
        connection.execute("rollback")
    return list(_records(rows))


def _records(rows: Mapping[str, list[Row]]) -> Iterator[Object]:
    said = {row["name"]: ddl.declared(row["sql"]) for row in rows["table"]}
    columns = _by_table(rows["column"])
    indexes = _by_table(rows["index"])
    references = _by_table(rows["foreign_key"])
    keys = {name.lower(): _key_columns(found) for name, found in columns.items()}
    for row in rows["table"]:
        name, declared = row["name"], said[row["name"]]
        yield Table(
            name=name,
            strict=bool(row["strict"]),
            without_rowid=bool(row["without_rowid"]),
            column_order=tuple(column["name"] for column in columns[name]),
        )
        yield from _columns(name, columns[name], declared)
        yield from _primary_key(name, columns[name], declared)
        yield from _checks(name, declared)
        yield from _indexes(name, indexes[name], declared)
        yield from _foreign_keys(name, references[name], declared, keys)
    for row in rows["view"]:
        yield View(name=row["name"], definition=ddl.body(row["sql"], "AS"))
    for row in rows["trigger"]:
        yield Trigger(table=row["table"], name=row["name"], definition=_trigger(row["sql"], row["name"]))
    yield from (virtual_table(row["name"], row["sql"]) for row in rows["virtual_table"])
    yield from (Option(name=row["name"], value=str(row["value"])) for row in rows["option"])


def _by_table(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["table"]].append(row)
    return found


def _columns(table: str, rows: Iterable[Row], declared: ddl.Declared) -> Iterator[Column]:
    for row in rows:
        name = row["name"].lower()
        collation = declared.collations.get(name)
        default = row["default"]
        yield Column(
            table=table,
            name=row["name"],
            type=_type(row["type"]),
            nullable=not row["notnull"],
            default=None if default is None else normalised(default),
            identity="autoincrement" if name in declared.autoincrement else None,
            generated=declared.generated.get(name),
            generated_kind={2: "virtual", 3: "stored"}.get(row["hidden"]),
            collation=None if collation == "BINARY" else collation,
        )


@lru_cache(1024)
def _type(declared: str) -> str:
    """A type's name is free text (https://sqlite.org/datatype3.html#affname_of_a_column): one spelling of it."""
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(declared.lower().split()))


def _primary_key(table: str, rows: Iterable[Row], declared: ddl.Declared) -> Iterator[PrimaryKey]:
    members = _key_columns(rows)
    if members:
        said = next((each for each in declared.constraints if each.kind == "primary_key"), None)
        yield PrimaryKey(
            table=table,
            name=(said and said.name) or "primary_key",
            columns=members,
            on_conflict=said.on_conflict if said else None,
        )


def _key_columns(rows: Iterable[Row]) -> tuple[str, ...]:
    members = sorted((row["pk"], row["name"]) for row in rows if row["pk"])
    return tuple(name for _, name in members)


def _checks(table: str, declared: ddl.Declared) -> Iterator[Check]:
    for said in declared.constraints:
        if said.kind == "check":
            yield Check(
                table=table,
                name=said.name or "check",
                signature="" if said.name else f"({said.expression})",
                expression=said.expression,
                generated_name=said.name is None,
            )


def _indexes(table: str, rows: Iterable[Row], declared: ddl.Declared) -> Iterator[Index | Unique]:
    for name, group in groupby(rows, key=lambda row: row["name"]):
        members = list(group)
        if members[0]["origin"] == "c":
            yield _index(table, name, members, declared)
        elif members[0]["origin"] == "u":
            yield _unique(table, members, declared)


def _index(table: str, name: str, members: list[Row], declared: ddl.Declared) -> Index:
    told = members[0]["partial"] or any(row["cid"] == _EXPRESSION for row in members)
    keys, predicate = ddl.index_parts(members[0]["sql"]) if told else ([""] * len(members), None)
    return Index(
        table=table,
        name=name,
        keys=tuple(_key(row, keys[row["seqno"]], declared) for row in members),
        unique=bool(members[0]["unique"]),
        predicate=predicate,
    )


def _key(row: Row, text: str, declared: ddl.Declared) -> str:
    if row["cid"] == _EXPRESSION:
        return text
    usual = declared.collations.get(row["column"].lower(), "BINARY")
    collation = "" if row["coll"].upper() == usual else f" collate {row['coll'].lower()}"
    return f"{row['column']}{collation}{' desc' if row['desc'] else ''}"


def _unique(table: str, members: list[Row], declared: ddl.Declared) -> Unique:
    columns = tuple(row["column"] for row in members)
    lowered = tuple(column.lower() for column in columns)
    said = next((each for each in declared.constraints if each.kind == "unique" and each.columns == lowered), None)
    name = said.name if said else None
    return Unique(
        table=table,
        name=name or "unique",
        signature="" if name else f"({', '.join(columns)})",
        columns=columns,
        on_conflict=said.on_conflict if said else None,
        generated_name=name is None,
    )


def _foreign_keys(
    table: str, rows: Iterable[Row], declared: ddl.Declared, keys: Mapping[str, tuple[str, ...]]
) -> Iterator[ForeignKey]:
    for _, group in groupby(rows, key=lambda row: row["id"]):
        members = list(group)
        first = members[0]
        here = tuple(row["from"] for row in members)
        lowered = tuple(column.lower() for column in here)
        said = next((e for e in declared.constraints if e.kind == "foreign_key" and e.columns == lowered), None)
        name = said.name if said else None
        yield ForeignKey(
            table=table,
            name=name or "foreign_key",
            signature="" if name else f"({', '.join(here)})",
            columns=here,
            references=first["references"],
            referenced_columns=(
                keys.get(first["references"].lower(), ())
                if first["to"] is None
                else tuple(row["to"] for row in members)
            ),
            on_update=first["on_update"],
            on_delete=first["on_delete"],
            match="SIMPLE" if first["match"] == "NONE" else first["match"],
            deferrable=said.deferrable if said else "no",
            generated_name=name is None,
        )


def _trigger(sql: str, name: str) -> str:
    """The text behind the trigger's own name, which a rename leaves in another spelling."""
    found = ddl.body(sql, "TRIGGER")
    for prefix in ("if not exists ", "main."):
        found = found.removeprefix(prefix)
    plain = normalised(f'"{name.replace(chr(34), chr(34) * 2)}"')
    return found.removeprefix(plain).strip()
