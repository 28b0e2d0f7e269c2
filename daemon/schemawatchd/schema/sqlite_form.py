"""One normal form for what SQLite takes for the same: used for comparing and for digests, never stored.

The records keep the words of the stored text, because fingerprints are made of them.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.check import Check
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.foreign_key import ForeignKey
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.kinds.unique import Unique
from schemawatchd.schema.kinds.view import View
from schemawatchd.schema.kinds.virtual_table import VirtualTable
from schemawatchd.schema.object import Object
from schemawatchd.sql.sqlite_normal_form import expression, index_key, query, trigger
from schemawatchd.sql.sqlite_spelling import folded

Objects = Mapping[Key, Object]

ENGINE = "sqlite"

ROWID = "integer"
"""The one type whose primary key is the row's own number (https://sqlite.org/lang_createtable.html#rowid)."""
_TRUTH = {"true": "1", "false": "0"}
_UNNAMED = (Check, ForeignKey, Unique)


def comparable(engine: str, everything: Objects, objects: Objects) -> Objects:
    """The `objects` in normal form under the same keys; `everything` is the snapshot that they are from."""
    if engine != ENGINE or not objects:
        return objects
    alias = single_keys(everything)
    return {key: _formed(record, alias) for key, record in objects.items()}


def forgets_names(engine: str, cls: type[Object]) -> bool:
    """Whether the name of such an object, a constraint, decides nothing."""
    return engine == ENGINE and cls in _UNNAMED


def single_keys(everything: Objects) -> frozenset[tuple[str, str]]:
    """The columns, by table and name, folded, that stand for the number of the row if their type is `integer`."""
    tables = [each for each in everything.values() if type(each) is Table]
    keys = [each for each in everything.values() if type(each) is PrimaryKey]
    without = {folded(each.name) for each in tables if each.without_rowid}
    return frozenset(
        (folded(each.table), folded(each.columns[0]))
        for each in keys
        if len(each.columns) == 1 and not each.options and folded(each.table) not in without
    )


def _formed(record: Object, alias: frozenset[tuple[str, str]]) -> Object:
    if type(record) is Column:
        return _column(record, alias)
    form = _FORMS.get(type(record))
    if form is None:
        return record
    now = form(record)
    for name, value in now.items():
        if getattr(record, name) != value:
            return replace(record, **now)
    return record


def _column(record: Column, alias: frozenset[tuple[str, str]]) -> Column:
    table, name = folded(record.table), folded(record.name)
    # What is left out becomes the next number, whatever NOT NULL and DEFAULT say (lang_createtable.html#rowid).
    numbers = record.type == ROWID and (table, name) in alias
    nullable = record.nullable or numbers
    default = (record.default and not numbers and _default(record.default)) or None
    generated = record.generated and expression(record.generated, table)
    now = (table, name, nullable, default, generated)
    if now == (record.table, record.name, record.nullable, record.default, record.generated):
        return record
    return replace(record, table=table, name=name, nullable=nullable, default=default, generated=generated)


@lru_cache(4096)
def _default(text: str) -> str | None:
    """DEFAULT NULL says nothing; TRUE and FALSE are numbers (https://sqlite.org/lang_expr.html#booleanexpr)."""
    form = expression(text, None)
    return None if form == "null" else _TRUTH.get(form, form.removeprefix("+"))


def _table(record: Table) -> dict[str, Any]:
    return {"name": folded(record.name), "column_order": _folded(record.column_order)}


def _primary_key(record: PrimaryKey) -> dict[str, Any]:
    return {"table": folded(record.table), "name": folded(record.name), "columns": _folded(record.columns)}


def _unique(record: Unique) -> dict[str, Any]:
    return {**_constraint(record), "columns": _folded(record.columns)}


def _check(record: Check) -> dict[str, Any]:
    return {**_constraint(record), "expression": expression(record.expression, folded(record.table))}


def _foreign_key(record: ForeignKey) -> dict[str, Any]:
    """MATCH does nothing, and all but INITIALLY DEFERRED is immediate (https://sqlite.org/foreignkeys.html)."""
    deferred = record.deferrable == "initially deferred"
    return {
        **_constraint(record),
        "columns": _folded(record.columns),
        "references": folded(record.references),
        "referenced_columns": _folded(record.referenced_columns),
        "match": "SIMPLE",
        "deferrable": record.deferrable if deferred else "no",
    }


def _constraint(record: Check | ForeignKey | Unique) -> dict[str, Any]:
    """Paired by what it says: a foreign key's name is nowhere used, a check's only in its error message."""
    return {"table": folded(record.table), "name": folded(record.name), "signature": "", "generated_name": True}


def _index(record: Index) -> dict[str, Any]:
    table = folded(record.table)
    return {
        "table": table,
        "name": folded(record.name),
        "keys": tuple([index_key(each, table) for each in record.keys]),
        "predicate": record.predicate and expression(record.predicate, table),
    }


def _view(record: View) -> dict[str, Any]:
    return {"name": folded(record.name), "definition": query(record.definition)}


def _trigger(record: Trigger) -> dict[str, Any]:
    return {"table": folded(record.table), "name": folded(record.name), "definition": trigger(record.definition)}


def _virtual_table(record: VirtualTable) -> dict[str, Any]:
    return {"name": folded(record.name)}


def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return names if "".join(names).islower() else tuple([folded(each) for each in names])


_FORMS: Mapping[type[Object], Callable[[Any], dict[str, Any]]] = {
    Check: _check,
    ForeignKey: _foreign_key,
    Index: _index,
    PrimaryKey: _primary_key,
    Table: _table,
    Trigger: _trigger,
    Unique: _unique,
    View: _view,
    VirtualTable: _virtual_table,
}
