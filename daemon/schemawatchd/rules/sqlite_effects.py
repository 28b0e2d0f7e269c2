"""What a difference does on SQLite, where that is less than on other engines."""

from collections.abc import Sequence

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.view import View
from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.kinds.unique import Unique
from schemawatchd.schema.sqlite_form import ROWID, single_keys
from schemawatchd.schema.sqlite_tokens import folded

_AFFINITIES = (
    ("integer", ("int",)),
    ("text", ("char", "clob", "text")),
    ("blob", ("blob",)),
    ("real", ("real", "floa", "doub")),
)
"""In this order (https://sqlite.org/datatype3.html#determination_of_column_affinity)."""


def on_sqlite(view: View) -> bool:
    """Whether the finding is about a SQLite database."""
    return view.actual is not None and view.actual.engine.name == "sqlite"


def numbers_rows(view: View, column: Column) -> bool:
    """Whether SQLite itself gives this column of the target its value where an insert leaves it out."""
    if view.actual is None or not on_sqlite(view) or column.type != ROWID:
        return False
    return (folded(column.table), folded(column.name)) in single_keys(view.actual.objects)


def stored_alike(view: View, change: Changed[Column]) -> bool:
    """Whether SQLite stores and compares the same under both types of a column."""
    expected, actual = change.expected, change.actual
    if view.actual is None or not on_sqlite(view):
        return False
    strict = any(
        isinstance(table := each.objects.get(Key("table", (column.table,))), Table) and table.strict
        for each, column in ((view.actual, actual), (view.expected, expected))
        if each is not None
    )
    if strict:
        return {expected.type, actual.type} == {"int", "integer"} and not _is_key(view, actual)
    if ROWID in (expected.type, actual.type) and _is_key(view, actual):
        return False
    return affinity(expected.type) == affinity(actual.type)


def still_unique(view: View, table: str, keys: Sequence[str]) -> bool:
    """Whether another key, constraint or index of the target's table refuses the same duplicates."""
    if view.actual is None or not on_sqlite(view):
        return False
    wanted = _plain(keys)
    return any(
        wanted == _plain(each.keys if isinstance(each, Index) else each.columns)
        for each in view.actual.objects.values()
        if isinstance(each, PrimaryKey | Unique)
        or (isinstance(each, Index) and each.unique and not each.predicate)
        if folded(each.table) == folded(table)
    )


def _plain(keys: Sequence[str]) -> frozenset[str]:
    return frozenset(folded(each).removesuffix(" desc") for each in keys)


def affinity(declared: str) -> str:
    """The affinity that SQLite takes from a type's name."""
    if not declared:
        return "blob"
    return next((name for name, parts in _AFFINITIES if any(each in declared for each in parts)), "numeric")


def _is_key(view: View, column: Column) -> bool:
    snapshots = (each.objects for each in (view.actual, view.expected) if each is not None)
    return any((folded(column.table), folded(column.name)) in single_keys(each) for each in snapshots)
