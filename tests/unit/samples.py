"""Records and snapshots for tests: of any kind, made from what its fields are declared to be."""

from datetime import UTC, datetime
from types import UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.kinds.check import Check
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.comment import Comment
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.snapshot import Coverage, EngineId, Snapshot, keyed

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
POSTGRES = EngineId("postgresql", "15.18")
ALL = frozenset(KINDS)

_ONE = {str: "one", bool: False, int: 1, tuple: ("a",)}
_OTHER = {str: "other", bool: True, int: 2, tuple: ("a", "b")}


def type_of(cls, field):
    """The plain type of a field: `str`, `bool`, `int` or `tuple`."""
    hint = get_type_hints(cls)[field]
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    return get_origin(hint) or hint


def record(kind, **more):
    """A record of a kind: required fields have some value, the others their default."""
    cls = KINDS[kind]
    needed = {name: _ONE[type_of(cls, name)] for name in cls.__struct_fields__ if name in _required(cls)}
    return cls(**(needed | more))


def other_value(each, field):
    """A value that the field of this record does not have."""
    value = _OTHER[type_of(type(each), field)]
    return value if getattr(each, field) != value else _ONE[type_of(type(each), field)]


def _required(cls):
    count = len(cls.__struct_defaults__)
    names = cls.__struct_fields__
    # Keyword-only structs put a marker where a field has no default.
    return {
        name
        for name, default in zip(names[len(names) - count :], cls.__struct_defaults__, strict=True)
        if repr(default) == "NODEFAULT"
    } | set(names[: len(names) - count])


def table(name="orders", schema="shop", **more):
    return Table(schema=schema, name=name, **more)


def column(name="total", table="orders", schema="shop", type="numeric(10,2)", nullable=False, **more):  # noqa: A002
    return Column(schema=schema, table=table, name=name, type=type, nullable=nullable, **more)


def check(name, expression, table="orders", schema="shop", generated=True, **more):
    return Check(schema=schema, table=table, name=name, expression=expression, generated_name=generated, **more)


def unnamed_check(expression, table="orders"):
    """As SQLite's reader gives it: every unnamed one is called `check`, told apart by what follows."""
    return Check(
        table=table, name="check", signature=f"({expression})", expression=expression, generated_name=True
    )


def index(name="by_day", keys=("day",), table="orders", schema="shop", **more):
    return Index(schema=schema, table=table, name=name, keys=keys, **more)


def comment(text, name="orders", parent=None, on="table", schema="shop", **more):
    return Comment(schema=schema, parent=parent, name=name, on=on, text=text, **more)


def snapshot(
    *records, read=ALL, lacking=(), failed=(), unread=(), engine=POSTGRES, not_compared=(), origin="a test"
):
    return Snapshot(
        origin,
        engine,
        NOON,
        keyed(records),
        Coverage(frozenset(read), tuple(lacking), tuple(failed), unread=tuple(unread)),
        tuple(not_compared),
    )


def drift(expected, actual, **scope):
    """The comparison of two lists of records."""
    return compare(snapshot(*expected), snapshot(*actual), Scope(**scope))


def told(found):
    """Each change as `Added table:shop.orders`."""
    return [f"{type(each).__name__} {each.key}" for each in found.changes]
