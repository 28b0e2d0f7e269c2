"""From SQLite's PRAGMAs and stored texts to records."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from schemawatchd.engines.sql_template import templates
from schemawatchd.engines.sqlite import ddl
from schemawatchd.engines.sqlite import stored_text as texts
from schemawatchd.engines.sqlite.child_process import ChildDatabase
from schemawatchd.engines.sqlite.stored_text import virtual_table
from schemawatchd.schema.key import Key
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
from schemawatchd.sql.sqlite_spelling import default as default_text
from schemawatchd.sql.sqlite_spelling import folded

READ = frozenset(
    {
        *("table", "column", "primary_key", "unique", "foreign_key", "check", "index", "view", "trigger"),
        *("option", "virtual_table"),
    },
)
_NONE = (
    *("aggregate", "cast", "collation", "comment", "composite_type", "default_grant", "domain", "enum", "event"),
    *("event_trigger", "exclusion", "extension", "foreign_data_wrapper", "foreign_server", "foreign_table"),
    *("function", "grant", "materialized_view", "operator", "owner", "partition", "policy", "procedure"),
    *("publication", "range_type", "rule", "schema", "sequence", "statistics", "text_search", "user_mapping"),
)
COVERAGE = Coverage(
    READ,
    lacking=(
        NotCompared(
            "database", "SQLite has none; how a file is stored (encoding, page size) is not part of its schema"
        ),
        *(NotCompared(kind, "SQLite has none") for kind in _NONE),
    ),
)

_LONGEST_REASON = 300
_GENERATED = {2: "virtual", 3: "stored"}
_EXPRESSION = -2
"""The column number of an expression in an index (https://sqlite.org/pragma.html#pragma_index_xinfo)."""

_OF_FUNCTIONS = frozenset({*("key", "value", "type", "atom", "id", "parent", "fullkey", "path", "json", "root")})
"""The columns of the table-valued functions of JSON (https://sqlite.org/json1.html#jeach)."""

Row = tuple[Any, ...]
"""As its query names the columns. A `sqlite3.Row` would look each name up anew: two thirds of the time to read."""


@cache
def _sql() -> Mapping[str, str]:
    return {name: each.text for name, each in templates("schemawatchd.engines.sqlite").items()}


def read(connection: ChildDatabase, unread: list[NotCompared] | None = None) -> Iterator[Object]:
    """Every object of the database behind `connection`, asked for in one transaction, which is over on return.

    A table, view or trigger whose stored text is understood by nobody goes to `unread`, alone.
    """
    connection.execute("begin")
    try:
        rows = {name: connection.execute(text).fetchall() for name, text in _sql().items()}
    finally:
        connection.execute("rollback")
    return chain.from_iterable(_groups(rows, [] if unread is None else unread))


def _groups(rows: Mapping[str, list[Row]], unread: list[NotCompared]) -> Iterator[Iterable[Object]]:
    columns = _by_table(rows["column"])
    indexes = _by_table(rows["index"])
    references = _by_table(rows["foreign_key"])
    keys = {name: _key_columns(found) for name, found in columns.items()}
    by_lower = {name.lower(): members for name, members in keys.items()}

    def table(name: str, without_rowid: object, strict: object, sql: str) -> Iterator[Iterable[Object]]:
        own = columns[name]
        declared = ddl.declared(sql, _folded_names(own) if '"' in sql else ())
        order = tuple([each[2] for each in own])
        yield [Table(name=name, strict=bool(strict), without_rowid=bool(without_rowid), column_order=order)]
        yield _columns(name, own, declared) if declared else _plain_columns(name, own)
        yield _primary_key(name, keys[name], declared, _key_options(without_rowid, own, indexes.get(name, ())))
        yield _checks(name, declared)
        yield _indexes(name, indexes.get(name, ()), declared, own)
        yield _foreign_keys(name, references.get(name, ()), declared, by_lower)

    for row in rows["table"]:
        yield _alone(Key("table", row[:1]), unread, lambda *given: chain.from_iterable(table(*given)), *row)
    names = _all_names(rows)
    for name, sql in rows["view"]:
        yield _alone(Key("view", (name,)), unread, _view, name, sql, names)
    for on, name, sql in rows["trigger"]:
        yield _alone(Key("trigger", (on, name)), unread, _trigger, on, name, sql, names)
    for name, sql in rows["virtual_table"]:
        yield _alone(Key("virtual_table", (name,)), unread, _virtual, name, sql)
    yield (Option(name=name, value=str(value)) for name, value in rows["option"])


def _alone(
    key: Key, unread: list[NotCompared], make: Callable[..., Iterable[Object]], *given: object
) -> Iterable[Object]:
    """What is made of one object; where that fails, it is this object's own trouble."""
    try:
        return list(make(*given))
    except (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        says = f"its stored text is not understood: {error!r}"
        unread.append(NotCompared(key.kind, says[:_LONGEST_REASON], key.dotted))
        return ()


def _view(name: str, sql: str, names: frozenset[str]) -> Iterator[Object]:
    yield View(name=name, definition=texts.view_body(sql, names))


def _trigger(table: str, name: str, sql: str, names: frozenset[str]) -> Iterator[Object]:
    yield Trigger(table=table, name=name, definition=texts.trigger_body(sql, name, names))


def _virtual(name: str, sql: str) -> Iterator[Object]:
    yield virtual_table(name, sql)


def _folded_names(columns: Iterable[Row]) -> frozenset[str]:
    return frozenset(folded(row[2]) for row in columns)


def _all_names(rows: Mapping[str, list[Row]]) -> frozenset[str]:
    """What a name in double quotes may stand for in a view or trigger, if any has some."""
    stored = [row[-1] for row in (*rows["view"], *rows["virtual_table"])]
    if not any('"' in row[-1] for row in (*rows["view"], *rows["trigger"])):
        return frozenset()
    objects = (row[0] for kind in ("table", "view", "virtual_table") for row in rows[kind])
    return _folded_names(rows["column"]) | {*map(folded, objects), *texts.names_in(stored), *_OF_FUNCTIONS}


def _key_options(without_rowid: object, columns: list[Row], indexes: Iterable[Row]) -> tuple[str, ...]:
    """`desc` where an INTEGER key is not the row's own number, a quirk of DESC (lang_createtable.html#rowid)."""
    types = [row[3].lower() for row in columns if row[6]]
    quirk = types == ["integer"] and not without_rowid and any(row[3] == "pk" for row in indexes)
    return ("desc",) if quirk else ()


def _by_table(rows: Iterable[Row]) -> dict[str, list[Row]]:
    return {name: list(group) for name, group in groupby(rows, key=itemgetter(0))}


def _plain_columns(table: str, rows: Iterable[Row]) -> list[Column]:
    """The columns of a table whose text tells nothing more: most tables, so this is written for speed."""
    return [
        Column(
            table=table,
            name=name,
            type=_type(type_),
            nullable=not not_null,
            default=None if default is None else default_text(default),
        )
        for _, _, name, type_, not_null, default, _, _ in rows
    ]


def _columns(table: str, rows: Iterable[Row], declared: ddl.Declared) -> Iterator[Column]:
    for _, _, name, type_, not_null, default, _, hidden in rows:
        lowered = name.lower()
        collation = declared.collations.get(lowered)
        yield Column(
            table=table,
            name=name,
            type=_type(type_),
            nullable=not not_null,
            default=None if default is None else default_text(default),
            identity="autoincrement" if lowered in declared.autoincrement else None,
            generated=declared.generated.get(lowered),
            generated_kind=_GENERATED.get(hidden),
            collation=None if collation == "BINARY" else collation,
        )


@lru_cache(1024)
def _type(declared: str) -> str:
    """A type's name is free text (https://sqlite.org/datatype3.html#affname_of_a_column): one spelling of it."""
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(declared.lower().split()))


def _primary_key(
    table: str, members: tuple[str, ...], declared: ddl.Declared, options: tuple[str, ...]
) -> Iterator[PrimaryKey]:
    if members:
        said = next((each for each in declared.constraints if each.kind == "primary_key"), None)
        yield PrimaryKey(
            table=table,
            name=(said and said.name) or "primary_key",
            columns=members,
            options=options,
            on_conflict=said.on_conflict if said else None,
        )


def _key_columns(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple([name for _, name in sorted([(row[6], row[2]) for row in rows if row[6]])])


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


def _indexes(
    table: str, rows: Iterable[Row], declared: ddl.Declared, columns: list[Row]
) -> Iterator[Index | Unique]:
    for name, group in groupby(rows, key=itemgetter(1)):
        members = list(group)
        origin = members[0][3]
        if origin == "c":
            yield _index(table, name, members, declared, columns)
        elif origin == "u":
            yield _unique(table, members, declared)


def _index(table: str, name: str, members: list[Row], declared: ddl.Declared, columns: list[Row]) -> Index:
    unique, partial, sql = members[0][2], members[0][4], members[0][10]
    told = partial or _EXPRESSION in [each[6] for each in members]
    names = _folded_names(columns) if told and '"' in sql else ()
    keys, predicate = texts.index_parts(sql, names) if told else ([], None)
    return Index(
        table=table,
        name=name,
        keys=tuple([_key(each, keys, declared) for each in members]),
        unique=bool(unique),
        predicate=predicate,
    )


def _key(row: Row, written: list[str], declared: ddl.Declared) -> str:
    if row[6] == _EXPRESSION:
        return written[row[5]]
    return f"{row[7]}{_collated(row, declared)}{' desc' if row[8] else ''}"


def _collated(row: Row, declared: ddl.Declared) -> str:
    """How a key compares its values, where that is not how its column does."""
    column, collation = row[7], row[9]
    if collation == "BINARY" and not declared.collations:
        return ""
    usual = declared.collations.get(column.lower(), "BINARY")
    return "" if collation.upper() == usual else f" collate {collation.lower()}"


def _unique(table: str, members: list[Row], declared: ddl.Declared) -> Unique:
    columns = tuple([f"{each[7]}{_collated(each, declared)}" for each in members])
    said = declared.constraint("unique", [each[7] for each in members])
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
    for _, group in groupby(rows, key=itemgetter(1)):
        members = list(group)
        _, _, _, references, _, to, on_update, on_delete, match = members[0]
        here = tuple([each[4] for each in members])
        said = declared.constraint("foreign_key", here)
        name = said.name if said else None
        yield ForeignKey(
            table=table,
            name=name or "foreign_key",
            signature="" if name else f"({', '.join(here)})",
            columns=here,
            references=references,
            referenced_columns=(
                keys.get(references.lower(), ()) if to is None else tuple([each[5] for each in members])
            ),
            on_update=on_update,
            on_delete=on_delete,
            match="SIMPLE" if match == "NONE" else match,
            deferrable=said.deferrable if said else "no",
            generated_name=name is None,
        )
