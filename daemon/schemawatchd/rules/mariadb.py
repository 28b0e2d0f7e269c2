"""What MariaDB and MySQL do otherwise than the claim of a rule says, so that critical is true there as well."""

from schemawatchd.rules.view import View
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.partition import Partition
from schemawatchd.schema.kinds.trigger import Trigger

_STRICT = frozenset({"STRICT_ALL_TABLES", "STRICT_TRANS_TABLES"})
_BEFORE_INSERT = "BEFORE INSERT "

UPSERTS = (
    "Duplicates can enter unnoticed: INSERT … ON DUPLICATE KEY UPDATE and REPLACE store a second row instead of "
    "changing the first."
)
"""None of them names a key, so none of them fails (MariaDB manual, "INSERT ON DUPLICATE KEY UPDATE")."""


def is_mariadb(view: View) -> bool:
    """Whether the target is MariaDB or MySQL."""
    return view.actual is not None and view.actual.engine.name in ("mariadb", "mysql")


def fills_in(column: Column, view: View) -> bool:
    """Whether an insert that leaves a NOT NULL column without a default out may succeed.

    An ENUM takes its first word; a session without a strict mode takes the type's own empty value; a trigger may
    set it before the server looks (MariaDB manual, "Column Default Values", "Strict Mode", MDEV-6112).
    """
    if view.actual is None or not is_mariadb(view):
        return False
    return column.type.startswith("enum(") or not _is_strict(view) or _has_trigger(column.table, view)


def takes_null(column: Column, view: View) -> bool:
    """Whether a NULL that is written to a NOT NULL column is replaced by another value.

    By the next number, or by the present moment where `explicit_defaults_for_timestamp` is off.
    """
    if view.actual is None or not is_mariadb(view):
        return False
    moment = column.type.startswith("timestamp") and (
        view.actual.engine.setting("explicit_defaults_for_timestamp") == "OFF"
    )
    return bool(column.identity) or moment or not _is_strict(view) or _has_trigger(column.table, view)


def goes_elsewhere(partition: Partition, view: View) -> bool:
    """Whether rows of a partition that is gone find another one: the next by range, or the default of a list."""
    if view.actual is None or not is_mariadb(view):
        return False
    others = [
        each
        for each in view.actual.objects.values()
        if isinstance(each, Partition) and each.parent == partition.parent
    ]
    if partition.strategy == "list":
        return any(each.bounds == "DEFAULT" for each in others)
    return any(each.bounds == "VALUES LESS THAN MAXVALUE" or _end(each) > _end(partition) for each in others)


def _end(partition: Partition) -> tuple[int, str]:
    bound = partition.bounds.removeprefix("VALUES LESS THAN (").removesuffix(")")
    # Numbers are compared as numbers, dates in quotes as they are written.
    return (int(bound), "") if bound.lstrip("-").isdigit() else (0, bound)


def _is_strict(view: View) -> bool:
    mode = view.actual.engine.setting("sql_mode") if view.actual else None
    return mode is None or bool(_STRICT & set(mode.split(",")))


def _has_trigger(table: str, view: View) -> bool:
    return view.actual is not None and any(
        isinstance(each, Trigger) and each.table == table and each.definition.startswith(_BEFORE_INSERT)
        for each in view.actual.objects.values()
    )
