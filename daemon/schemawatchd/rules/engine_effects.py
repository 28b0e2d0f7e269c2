"""What a difference means on one engine and not on another, so that `critical` is true on each of them."""

from collections.abc import Sequence

from schemawatchd.rules.context import RuleContext
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.domain import Domain
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.partition import Partition
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.kinds.unique import Unique
from schemawatchd.schema.sqlite_form import ROWID, single_keys
from schemawatchd.sql.sqlite_spelling import folded

# PostgreSQL ------------------------------------------------------------------------------------------

_SAME_ROWS = frozenset({"columns", "included"})
"""Fields of a key that leave it to its set of columns which rows are the same."""


def on_postgresql(context: RuleContext) -> bool:
    """Whether the database is one of PostgreSQL."""
    return context.actual is not None and context.actual.engine.name == "postgresql"


def filled_by_domain(column: Column, context: RuleContext) -> bool:
    """Whether the column's type is a domain with a default of its own (manual: CREATE DOMAIN)."""
    if not on_postgresql(context) or context.actual is None:
        return False
    return any(
        isinstance(each, Domain) and each.default is not None and key.dotted == column.type
        for key, each in context.actual.objects.items()
    )


def same_rows(
    context: RuleContext, fields: tuple[str, ...], columns: tuple[tuple[str, ...], tuple[str, ...]]
) -> bool:
    """Whether a key with `columns`, expected and actual, refuses the same rows, and upserts find it as before."""
    return on_postgresql(context) and set(fields) <= _SAME_ROWS and sorted(columns[0]) == sorted(columns[1])


# MariaDB and MySQL -----------------------------------------------------------------------------------

_STRICT = frozenset({"STRICT_ALL_TABLES", "STRICT_TRANS_TABLES"})
_BEFORE_INSERT = "BEFORE INSERT "

UPSERTS = (
    "Duplicate rows can be stored unnoticed: INSERT … ON DUPLICATE KEY UPDATE and REPLACE insert a second row "
    "instead of changing the first."
)
"""None of them names a key, so none of them fails (MariaDB manual, "INSERT ON DUPLICATE KEY UPDATE")."""


def on_mariadb(context: RuleContext) -> bool:
    """Whether the target is MariaDB or MySQL."""
    return context.actual is not None and context.actual.engine.name in ("mariadb", "mysql")


def fills_in(column: Column, context: RuleContext) -> bool:
    """Whether an insert that leaves a NOT NULL column without a default out may succeed.

    An ENUM takes its first word; a session without a strict mode takes the type's own empty value; a trigger may
    set it before the server looks (MariaDB manual, "Column Default Values", "Strict Mode", MDEV-6112).
    """
    if context.actual is None or not on_mariadb(context):
        return False
    return column.type.startswith("enum(") or not _is_strict(context) or _has_trigger(column.table, context)


def takes_null(column: Column, context: RuleContext) -> bool:
    """Whether a NULL that is written to a NOT NULL column is replaced by another value.

    By the next number, or by the present moment where `explicit_defaults_for_timestamp` is off.
    """
    if context.actual is None or not on_mariadb(context):
        return False
    moment = column.type.startswith("timestamp") and (
        context.actual.engine.setting("explicit_defaults_for_timestamp") == "OFF"
    )
    return bool(column.identity) or moment or not _is_strict(context) or _has_trigger(column.table, context)


def goes_elsewhere(partition: Partition, context: RuleContext) -> bool:
    """Whether rows of a partition that is gone find another one: the next by range, or the default of a list."""
    if context.actual is None or not on_mariadb(context):
        return False
    others = [
        each
        for each in context.actual.objects.values()
        if isinstance(each, Partition) and each.parent == partition.parent
    ]
    if partition.strategy == "list":
        return any(each.bounds == "DEFAULT" for each in others)
    return any(each.bounds == "VALUES LESS THAN MAXVALUE" or _end(each) > _end(partition) for each in others)


def _end(partition: Partition) -> tuple[int, str]:
    bound = partition.bounds.removeprefix("VALUES LESS THAN (").removesuffix(")")
    # Numbers are compared as numbers, dates in quotes as they are written.
    return (int(bound), "") if bound.lstrip("-").isdigit() else (0, bound)


def _is_strict(context: RuleContext) -> bool:
    mode = context.actual.engine.setting("sql_mode") if context.actual else None
    return mode is None or bool(_STRICT & set(mode.split(",")))


def _has_trigger(table: str, context: RuleContext) -> bool:
    return context.actual is not None and any(
        isinstance(each, Trigger) and each.table == table and each.definition.startswith(_BEFORE_INSERT)
        for each in context.actual.objects.values()
    )


# SQLite ----------------------------------------------------------------------------------------------


def on_sqlite(context: RuleContext) -> bool:
    """Whether the finding is about a SQLite database."""
    return context.actual is not None and context.actual.engine.name == "sqlite"


def numbers_rows(context: RuleContext, column: Column) -> bool:
    """Whether SQLite itself gives this column of the target its value where an insert leaves it out."""
    if context.actual is None or not on_sqlite(context) or column.type != ROWID:
        return False
    return (folded(column.table), folded(column.name)) in single_keys(context.actual.objects)


def still_unique(context: RuleContext, table: str, keys: Sequence[str]) -> bool:
    """Whether another key, constraint or index of the target's table refuses the same duplicates."""
    if context.actual is None or not on_sqlite(context):
        return False
    wanted = _plain(keys)
    return any(
        wanted == _plain(each.keys if isinstance(each, Index) else each.columns)
        for each in context.actual.objects.values()
        if isinstance(each, PrimaryKey | Unique)
        or (isinstance(each, Index) and each.unique and not each.predicate)
        if folded(each.table) == folded(table)
    )


def _plain(keys: Sequence[str]) -> frozenset[str]:
    return frozenset(folded(each).removesuffix(" desc") for each in keys)
