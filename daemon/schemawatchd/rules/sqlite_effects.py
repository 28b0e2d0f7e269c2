"""What a difference does on SQLite, where that is less than on other engines."""

from collections.abc import Sequence

from schemawatchd.rules.view import View
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.unique import Unique
from schemawatchd.schema.sqlite_form import ROWID, single_keys
from schemawatchd.schema.sqlite_tokens import folded


def on_sqlite(view: View) -> bool:
    """Whether the finding is about a SQLite database."""
    return view.actual is not None and view.actual.engine.name == "sqlite"


def numbers_rows(view: View, column: Column) -> bool:
    """Whether SQLite itself gives this column of the target its value where an insert leaves it out."""
    if view.actual is None or not on_sqlite(view) or column.type != ROWID:
        return False
    return (folded(column.table), folded(column.name)) in single_keys(view.actual.objects)


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
