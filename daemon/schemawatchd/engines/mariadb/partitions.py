"""Partitions: how a table is cut, and its parts where each of them takes rows of its own."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from schemawatchd.decoding import ready
from schemawatchd.engines.mariadb.show_create import Shown
from schemawatchd.schema.kinds.partition import Partition
from schemawatchd.schema.kinds.table import Table

_PLAIN = re.compile(r"`(?:[^`]|``)*`")
_VALUE = re.compile(r"\((?:'(?:[^'\\]|\\.|'')*'|[^()'])*\)|'(?:[^'\\]|\\.|'')*'|[^,]+", re.DOTALL)
_EPOCH_DAYS = 719528
_EPOCH_SECONDS = 62167219200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LIKELY = range(946_684_800, 4_102_444_800)
"""Numbers that are a moment in this century if they are one."""


def scheme(table: Table, row: Sequence[Any], said: Shown | None) -> Table:
    """The table with the way in which it is cut, and into how many parts where their number is all there is."""
    _, method, expression, submethod, subexpression, parts, subparts, *_ = row
    text = f"{method} ({expression})" + (f" subpartition {submethod} ({subexpression})" if submethod else "")
    if method == "SYSTEM_TIME":
        text = said.history if said and said.history else "SYSTEM_TIME"
    if _by_hash(method):
        text += f", {parts} parts"
    elif submethod:
        text += f", {subparts // parts} parts of each"
    return replace(table, partition_by=text)


def partitions(rows: Iterable[Sequence[Any]], told: Mapping[str, Shown]) -> Iterator[Partition]:
    """The parts by range and by list; those by system time come and go with the moment the table was made."""
    for table, method, expression, *_, listed, _ask, _of in rows:
        if _by_hash(method) or method == "SYSTEM_TIME":
            continue
        named = msgspec.json.decode(listed, type=ready(list[tuple[str, str | None]]))
        if method.startswith("RANGE"):
            yield from _ranges(table, expression, named)
        else:
            default = told[table].default_parts if table in told else ()
            for name, values in named:
                bounds = "DEFAULT" if name in default else f"VALUES IN ({_in_order(str(values))})"
                yield _part(table, name, "list", bounds, ())


def _in_order(values: str) -> str:
    return ",".join(sorted(_VALUE.findall(values), key=lambda each: (each != "NULL", len(each), each)))


def _by_hash(method: str) -> bool:
    return method.endswith(("HASH", "KEY"))


def _ranges(table: str, expression: str, named: list[tuple[str, str | None]]) -> Iterator[Partition]:
    ends = [_moment(expression, str(bound)) for _, bound in named]
    for place, (name, bound) in enumerate(named):
        bounds = "VALUES LESS THAN MAXVALUE" if bound == "MAXVALUE" else f"VALUES LESS THAN ({bound})"
        yield _part(table, name, "range", bounds, _stretch(ends, place))


def _stretch(ends: list[datetime | None], place: int) -> tuple[str, ...]:
    """The first part has no beginning, so it is taken to be as long as the second."""
    end = ends[place]
    if end is None:
        return ()
    before = ends[place - 1] if place else None
    if before is None and len(ends) > 1 and not place and (after := ends[1]) is not None:
        before = end - (after - end)
    return ((before or end).isoformat(), end.isoformat())


def _part(table: str, name: str, strategy: str, bounds: str, stretch: tuple[str, ...]) -> Partition:
    return Partition(
        table=table,
        name=name,
        parent=table,
        strategy=strategy,
        bounds=bounds,
        parent_path=(table,),
        stretch=stretch,
    )


def _moment(expression: str, bound: str) -> datetime | None:
    """The moment that a bound stands for, where it stands for one."""
    try:
        if bound.startswith("'") and bound.endswith("'"):
            found = datetime.fromisoformat(bound[1:-1])
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        return _counted(expression.lower(), int(bound))
    except (ValueError, OverflowError):
        return None


def _counted(expression: str, number: int) -> datetime | None:
    of_column = _PLAIN.fullmatch(expression) is not None
    found = None
    if expression.startswith("to_days("):
        found = _EPOCH + timedelta(days=number - _EPOCH_DAYS)
    elif expression.startswith("to_seconds("):
        found = _EPOCH + timedelta(seconds=number - _EPOCH_SECONDS)
    elif expression.startswith("year(") and expression.count("(") == 1 and expression.endswith(")"):
        found = datetime(number, 1, 1, tzinfo=UTC)
    elif "year(" in expression and "month(" in expression:
        found = datetime(number // 100, number % 100, 1, tzinfo=UTC)
    elif of_column and len(str(number)) == len("20261124"):
        found = datetime.strptime(str(number), "%Y%m%d").replace(tzinfo=UTC)
    elif (of_column or expression.startswith("unix_timestamp(")) and number in _LIKELY:
        found = _EPOCH + timedelta(seconds=number)
    return found
