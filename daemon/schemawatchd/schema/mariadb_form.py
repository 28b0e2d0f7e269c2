"""One normal form for what MariaDB and MySQL take for the same: used for comparing and for digests, never stored.

Names of columns, indexes, constraints, partitions, routines and events know no case on any platform (MariaDB
manual, "Identifier Case-sensitivity"). Those of tables, views, triggers and databases may, and stay as they are.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import msgspec

from schemawatchd.schema.attachment import Attachment
from schemawatchd.schema.kinds.check import Check
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.event import Event
from schemawatchd.schema.kinds.foreign_key import ForeignKey
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.partition import Partition
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.procedure import Procedure
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.kinds.unique import Unique
from schemawatchd.schema.kinds.view import View
from schemawatchd.schema.object import Object

_NAME = r"`(?:[^`]|``)*+`"
_STRING = r"'(?:[^'\\]|\\.|'')*+'"
_NAMES = re.compile(rf"{_STRING}|(?P<name>{_NAME})", re.DOTALL)
# The server writes a query itself: tables stand after FROM and JOIN, columns after their table's name and a dot,
# and each result has its name after AS.
_IN_A_QUERY = re.compile(
    rf"{_STRING}"
    rf"|\b(?i:from|join)\b[\s(]*+{_NAME}(?:\.{_NAME})*+"
    rf"|(?P<before>(?:{_NAME}\.)++|\b(?i:as)\s++)(?P<name>{_NAME})(?!\s*+\()"
    rf"|{_NAME}",
    re.DOTALL,
)
_CASELESS_ON = frozenset(
    {
        "column",
        "check",
        "event",
        "foreign_key",
        "function",
        "index",
        "partition",
        "primary_key",
        "procedure",
        "unique",
    }
)


def formed(record: Object) -> Object:
    """The record in the form in which it is compared."""
    form = _FORMS.get(type(record))
    if form is None:
        return _attached(record) if isinstance(record, Attachment) else record
    now = dict(form(record))
    changed = {name: value for name, value in now.items() if value != getattr(record, name)}
    return msgspec.structs.replace(record, **changed) if changed else record


def _attached(record: Attachment) -> Object:
    if record.on in _CASELESS_ON and record.name != record.name.lower():
        return msgspec.structs.replace(record, name=record.name.lower())
    return record


@lru_cache(4096)
def expression(text: str) -> str:
    """An expression in which every quoted name is a column's."""
    return _NAMES.sub(lambda found: found[0].lower() if found["name"] else found[0], text)


@lru_cache(1024)
def query(text: str) -> str:
    """The text of a view."""
    return _IN_A_QUERY.sub(
        lambda found: found["before"] + found["name"].lower() if found["name"] else found[0], text
    )


def _key(text: str) -> str:
    """A part of an index: a column with length and order, or on MySQL an expression in brackets."""
    return expression(text) if text.startswith("(") else text.lower()


def _lower(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each.lower() for each in texts)


def _check(record: Check) -> Iterator[tuple[str, Any]]:
    yield "name", record.name.lower()
    yield "expression", expression(record.expression)


def _column(record: Column) -> Iterator[tuple[str, Any]]:
    yield "name", record.name.lower()
    if record.generated:
        yield "generated", expression(record.generated)
    if record.default and "`" in record.default:
        yield "default", _default(record.default)


def _default(text: str) -> str:
    # `nextval(`invoice`)` names a sequence, which is a table inside.
    return text if re.match(r"(?:next|last|set)val\(", text) else expression(text)


def _foreign_key(record: ForeignKey) -> Iterator[tuple[str, Any]]:
    yield "name", record.name.lower()
    yield "columns", _lower(record.columns)
    yield "referenced_columns", _lower(record.referenced_columns)


def _index(record: Index) -> Iterator[tuple[str, Any]]:
    yield "name", record.name.lower()
    yield "keys", tuple(map(_key, record.keys))


def _named(record: Any) -> Iterator[tuple[str, Any]]:
    yield "name", record.name.lower()


def _primary_key(record: PrimaryKey) -> Iterator[tuple[str, Any]]:
    yield "columns", _lower(record.columns)


def _table(record: Table) -> Iterator[tuple[str, Any]]:
    yield "column_order", _lower(record.column_order)
    if record.partition_by:
        yield "partition_by", expression(record.partition_by)
    if record.periods:
        yield "periods", _lower(record.periods)


def _unique(record: Unique) -> Iterator[tuple[str, Any]]:
    yield "name", record.name.lower()
    yield "columns", tuple(map(_key, record.columns))


def _view(record: View) -> Iterator[tuple[str, Any]]:
    yield "definition", query(record.definition)


_FORMS: dict[type[Object], Callable[[Any], Iterator[tuple[str, Any]]]] = {
    Check: _check,
    Column: _column,
    Event: _named,
    ForeignKey: _foreign_key,
    Function: _named,
    Index: _index,
    Partition: _named,
    PrimaryKey: _primary_key,
    Procedure: _named,
    Table: _table,
    Unique: _unique,
    View: _view,
}
