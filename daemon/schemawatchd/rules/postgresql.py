"""What PostgreSQL does where another engine would do something else."""

from schemawatchd.rules.view import View
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.domain import Domain

_SAME_ROWS = frozenset({"columns", "included"})
"""Fields of a key that leave it to its set of columns which rows are the same."""


def on_postgresql(view: View) -> bool:
    """Whether the database is one of PostgreSQL."""
    return view.actual is not None and view.actual.engine.name == "postgresql"


def filled_by_domain(column: Column, view: View) -> bool:
    """Whether the column's type is a domain with a default of its own (manual: CREATE DOMAIN)."""
    if not on_postgresql(view) or view.actual is None:
        return False
    return any(
        isinstance(each, Domain) and each.default is not None and key.dotted == column.type
        for key, each in view.actual.objects.items()
    )


def same_rows(view: View, fields: tuple[str, ...], columns: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    """Whether a key with `columns`, expected and actual, refuses the same rows, and upserts find it as before."""
    return on_postgresql(view) and set(fields) <= _SAME_ROWS and sorted(columns[0]) == sorted(columns[1])
