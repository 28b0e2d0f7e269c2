"""The records with what one question alone does not know."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from schemawatchd.engines.mariadb.own_database import unqualified
from schemawatchd.engines.mariadb.partitions import partitions, scheme
from schemawatchd.engines.mariadb.scratch.script import uncommented
from schemawatchd.engines.mariadb.show_create import Shown, shown
from schemawatchd.engines.mariadb.table_options import stored
from schemawatchd.schema.kinds.event import Event
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.grant import Grant
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.procedure import Procedure
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.kinds.view import View
from schemawatchd.schema.object import Object

Further = Mapping[str, Sequence[Sequence[Any]]]
"""The answers that are no records, by question."""

_MEANT = frozenset(
    {
        "ANSI_QUOTES",
        "EMPTY_STRING_IS_NULL",
        "ERROR_FOR_DIVISION_BY_ZERO",
        "HIGH_NOT_PRECEDENCE",
        "IGNORE_SPACE",
        "NO_BACKSLASH_ESCAPES",
        "NO_UNSIGNED_SUBTRACTION",
        "NO_ZERO_DATE",
        "NO_ZERO_IN_DATE",
        "ONLY_FULL_GROUP_BY",
        "ORACLE",
        "PAD_CHAR_TO_FULL_LENGTH",
        "PIPES_AS_CONCAT",
        "REAL_AS_FLOAT",
        "SIMULTANEOUS_ASSIGNMENT",
        "STRICT_ALL_TABLES",
        "STRICT_TRANS_TABLES",
        "TIME_ROUND_FRACTIONAL",
        "TIME_TRUNCATE_FRACTIONAL",
    }
)
"""The modes that change what a stored body means; the others are about making tables, or about the session."""
_WORDED = frozenset({"event", "function", "procedure", "trigger", "view"})


def finished(records: dict[str, list[Any]], further: Further, database: str) -> list[Object]:
    """Complete records, with facts from other queries."""
    known = {each.name for each in records.get("table", ())}
    told = {str(table): shown(str(text)) for table, text in further.get("shown", ())}
    records["column"] = [each for each in records.get("column", ()) if each.table in known]
    records["table"] = list(_tables(records, told, further))
    if known and "table" in records:
        records["partition"] = list(partitions(further.get("partition", ()), told))
    _resolve_spatial(records, further)
    _resolve_periods(records, told)
    records["grant"] = [_on_what(each, records) for each in records.get("grant", ())]
    implied = {(each.table, each.name, each.columns) for each in records.get("foreign_key", ())}
    vectors = {(table, name): said for table, each in told.items() for name, said in each.vectors}
    records["index"] = [
        replace(_implicit(each, implied), options=vectors.get((each.table, each.name), each.options))
        for each in records.get("index", ())
    ]
    records["comment"] = [
        # A sequence is a table inside, with comments of the server's own on its columns.
        each
        for each in records.get("comment", ())
        if each.on != "column" or each.parent in known
    ]
    for kind in _WORDED & records.keys():
        records[kind] = [_plain(each, database) for each in records[kind]]
    records["column"] = [
        replace(each, default=unqualified(each.default, database))
        if each.default and "`" in each.default
        else each
        for each in records["column"]
    ]
    return [each for group in records.values() for each in group]


def _tables(records: Mapping[str, list[Any]], told: Mapping[str, Shown], further: Further) -> Iterable[Table]:
    order: dict[str, list[str]] = {}
    for column in records["column"]:
        order.setdefault(column.table, []).append(column.name)
    schemes = {str(row[0]): row for row in further.get("partition", ())}
    for table in records.get("table", ()):
        whole = replace(stored(table), column_order=tuple(order.get(table.name, ())))
        said = told.get(table.name)
        if row := schemes.get(table.name):
            whole = scheme(whole, row, said)
        if said:
            whole = _shown(whole, said)
        yield whole


def _shown(table: Table, said: Shown) -> Table:
    insert = (f"insert_method={said.insert_method}",) if said.insert_method else ()
    return replace(
        table,
        merges=said.merges,
        periods=tuple(
            f"{name} ({since}, {until})" for name, since, until in said.periods if name != "SYSTEM_TIME"
        ),
        options=tuple(sorted((*table.options, *insert))),
    )


def _resolve_spatial(records: dict[str, list[Any]], further: Further) -> None:
    systems = {(str(table), str(column)): str(srid) for table, column, srid in further.get("geometry", ())}
    if systems:
        records["column"] = [
            replace(each, srid=systems[each.table, each.name]) if (each.table, each.name) in systems else each
            for each in records["column"]
        ]


def _resolve_periods(records: dict[str, list[Any]], told: Mapping[str, Shown]) -> None:
    """What a period demands of its two columns is shown as a check, and its key holds both of them."""
    inside = {(table, name) for table, each in told.items() for name, _, _ in each.periods}
    keys = {(table, name) for table, each in told.items() for name in each.without_overlaps}
    if inside:
        records["check"] = [each for each in records.get("check", ()) if (each.table, each.name) not in inside]
    for kind in ("primary_key", "unique") if keys else ():
        records[kind] = [
            replace(each, without_overlaps=True) if (each.table, each.name) in keys else each
            for each in records.get(kind, ())
        ]


def _on_what(grant: Grant, records: Mapping[str, list[Any]]) -> Grant:
    for kind in ("view", "sequence") if grant.on == "table" else ():
        if any(each.name == grant.name for each in records.get(kind, ())):
            return replace(grant, on=kind)
    return grant


def _plain(record: Object, database: str) -> Object:
    """Without what depends on the database's name, and on the program that sent a body."""
    match record:
        case View():
            return replace(record, definition=unqualified(record.definition, database))
        case Trigger():
            modes = _meant(record.sql_mode)
            return replace(
                record, definition=uncommented(record.definition, frozenset(modes or ())), sql_mode=modes
            )
        case Function() | Procedure() | Event():
            modes = _meant(record.sql_mode)
            return replace(record, body=uncommented(record.body, frozenset(modes or ())), sql_mode=modes)
        case _:
            return record


@lru_cache(256)
def _meant(modes: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return None if modes is None else tuple(sorted(_MEANT & set(modes[0].split(","))))


def as_on_the_primary(records: Iterable[Object]) -> list[Object]:
    """On a replica the server switches every event off, whatever it is where it was made."""
    asleep = "disabled on replicas"
    return [
        replace(each, status="enabled") if isinstance(each, Event) and each.status == asleep else each
        for each in records
    ]


def _implicit(index: Index, implied: set[tuple[str, str, tuple[str, ...]]]) -> Index:
    """InnoDB makes the index that a foreign key needs, and calls it like the key."""
    if (index.table, index.name, index.keys) in implied:
        return replace(index, generated_name=True)
    return index
