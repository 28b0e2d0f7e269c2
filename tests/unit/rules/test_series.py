"""Where a series of partitions by time ends too soon, and where it does not."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.series import series_ending
from schemawatchd.schema.kinds.partition import Partition

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def part(begin, end, table="log", **more):
    bounds = f"FOR VALUES FROM ('{begin}') TO ('{end}')"
    given = {"strategy": "range", "bounds": bounds, "parent": f"shop.{table}", "parent_path": ("shop", table)}
    return Partition(schema="shop", name=f"{table}_{begin}", **(given | more))


def days(last, count=5, step=1, **more):
    ends = [datetime.fromisoformat(last) - timedelta(days=step * n) for n in range(count)]
    return [part(f"{end - timedelta(days=step):%Y-%m-%d}", f"{end:%Y-%m-%d}", **more) for end in ends]


def months(*marks):
    return [part(one, other) for one, other in pairwise(marks)]


def ending(parts, now=NOON):
    return [(each.path, each.step, f"{each.end:%Y-%m-%d}", each.over) for each in series_ending(parts, now)]


@pytest.mark.parametrize(
    ("parts", "step", "over"),
    [
        (days("2026-11-24"), "day", False),
        (days("2026-11-23"), "day", True),
        (days("2026-11-15"), "day", True),
        (days("2026-11-25", step=7), "week", False),
        (months("2026-08-01", "2026-09-01", "2026-10-01", "2026-11-01"), "month", True),
        (months("2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"), "quarter", True),
        (months("2023-01-01", "2024-01-01", "2025-01-01", "2026-01-01"), "year", True),
        (months(*(f"2026-11-{day} 23:00:00+00" for day in (19, 20, 21, 22))), "day", True),
        ([*days("2026-11-24"), part("", "", bounds="DEFAULT")], "day", False),
    ],
)  # fmt: skip
def test_a_series_that_soon_has_no_part_is_told(parts, step, over):
    ((path, said, _, gone),) = ending(parts)
    assert (path, said, gone) == ("shop.log", step, over)


@pytest.mark.parametrize(
    "parts",
    {
        "tomorrow is there": days("2026-11-25"),
        "the month is not over": months("2026-09-01", "2026-10-01", "2026-11-01", "2026-12-01"),
        "too few to be a series": days("2026-11-24", count=2),
        "history": days("2026-10-01"),
        "a gap before": [*days("2026-11-24", count=1), *days("2026-11-22")],
        "steps of several lengths": months("2026-11-01", "2026-11-08", "2026-11-10", "2026-11-24"),
        "no end": [*days("2026-11-24"), part("", "", bounds="FOR VALUES FROM ('2026-11-24') TO (MAXVALUE)")],
        "numbers": months("1", "2", "3", "4"),
        "two columns": [part("", "", bounds=f"FOR VALUES FROM ('a', {n}) TO ('a', {n + 1})") for n in range(4)],
        "lists": days("2026-11-24", strategy="list"),
        "parts of a part of time": [
            Partition(schema="shop", name="month", parent="shop.whole", parent_path=("shop", "whole"),
                strategy="range", bounds="FOR VALUES FROM ('2026-11-01') TO ('2026-11-24')"),
            *days("2026-11-24", table="month"),
        ],
    }.values(),
)  # fmt: skip
def test_what_is_kept_well_or_is_no_series_is_not_told(parts):
    assert ending(parts) == []


def test_the_finding_is_the_same_as_time_goes_on_and_grows_worse():
    def found(now):
        return judge((), series_ending(days("2026-11-24"), now), RuleContext("prod", "prod"), RulePolicy())[0]

    before, after = found(NOON), found(NOON + timedelta(days=1))
    assert (before.object, before.kind, before.verdict) == ("shop.log", "partition", Verdict.POLICY)
    assert before.fingerprint == after.fingerprint
    assert (before.severity, after.severity) == (Severity.WARNING, Severity.CRITICAL)
    assert before.summary == "shop.log has a partition for every day until 2026-11-24 00:00, and none after that"
