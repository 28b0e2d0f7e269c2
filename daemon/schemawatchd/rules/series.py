"""Partitions by time: additional and expired ones, and series that end too early."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.facts import SeriesEnds
from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.partition import Partition

_BOUNDS = re.compile(r"FOR VALUES FROM \('([^']+)'\) TO \('([^']+)'\)")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_STEPS = {
    "hour": (_HOUR, _HOUR),
    "day": (23 * _HOUR, 25 * _HOUR),
    "week": (7 * _DAY - _HOUR, 7 * _DAY + _HOUR),
    "month": (28 * _DAY - _HOUR, 31 * _DAY + _HOUR),
    "quarter": (90 * _DAY - _HOUR, 92 * _DAY + _HOUR),
    "year": (365 * _DAY - _HOUR, 366 * _DAY + _HOUR),
}
"""Shortest and longest length of a step. A day has 23 hours when daylight saving time begins."""

_CATCHING = ("DEFAULT", "VALUES LESS THAN MAXVALUE")
_ENOUGH = 3
_AHEAD = 3 * _DAY
_FORGOTTEN = 12
_A_WEEK = 7 * _DAY

Span = tuple[datetime, datetime]


def span(partition: Partition) -> Span | None:
    """Begin and end of a partition by time; `None` for others."""
    found = _BOUNDS.fullmatch(partition.bounds) if partition.strategy == "range" else None
    told = partition.stretch or (found.groups() if found else ())
    if not told:
        return None
    try:
        begin, end = (datetime.fromisoformat(each) for each in told)
    except ValueError:
        return None
    return tuple(each if each.tzinfo else each.replace(tzinfo=UTC) for each in (begin, end))  # type: ignore[return-value]


def recut(change: Added[Partition] | Removed[Partition] | Changed[Partition], context: RuleContext) -> bool:
    """True if the table itself is partitioned differently and partitions are no tables, so that all differ."""
    part = change.expected if isinstance(change, Removed) else change.actual
    if part.table is None or context.expected is None or context.actual is None:
        return False
    one, other = (side.objects.get(Key("table", part.parent_path)) for side in (context.expected, context.actual))
    return getattr(one, "partition_by", None) != getattr(other, "partition_by", None)


def is_over(partition: Partition, context: RuleContext) -> bool:
    """True if the partition covers a period that has passed."""
    stretch = span(partition)
    return bool(stretch and context.actual and stretch[1] <= context.actual.taken_at)


def series_ending(partitions: Iterable[Partition], now: datetime) -> Iterator[SeriesEnds]:
    """Tables with a partition for every day (week, month, …) that soon have none for new rows.

    Soon is one step, at most three days, so a job that creates next month's partition in the last week is in
    time. A series that ended twelve steps and at least a week ago is an archive without new rows.
    """
    siblings: dict[tuple[str, ...], list[Partition]] = defaultdict(list)
    stretches = set()
    for each in partitions:
        siblings[each.parent_path].append(each)
        if span(each):
            stretches.add(each.key)
    for path, parts in sorted(siblings.items()):
        # The parts of a part that is itself a stretch of time end where it ends.
        if Key("partition", path) not in stretches and (last := _last(parts)):
            step, end = last
            longest = _STEPS[step][1]
            if end - min(longest, _AHEAD) < now < end + max(longest * _FORGOTTEN, _A_WEEK):
                catches = any(each.bounds in _CATCHING for each in parts)
                yield SeriesEnds(path=parts[0].parent, step=step, end=end, over=end <= now, catches=catches)


def _last(parts: list[Partition]) -> tuple[str, datetime] | None:
    """Step and end of a regular series; `None` if it is irregular or has no end."""
    spans = [span(each) for each in parts if each.bounds not in _CATCHING]
    known = sorted(each for each in spans if each)
    if len(known) < len(spans) or len(known) < _ENOUGH:
        return None
    latest = known[-_ENOUGH:]
    if any(one[1] != other[0] for one, other in pairwise(latest)):
        return None
    for name, (least, most) in _STEPS.items():
        if all(least <= end - begin <= most for begin, end in latest):
            return name, latest[-1][1]
    return None
