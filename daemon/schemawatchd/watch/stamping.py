"""Migrations that a ledger has and a database has not: noted as applied, and never run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from schemawatchd.history.migration import Migration
from schemawatchd.history.status import MigrationStatus
from schemawatchd.rules.ledger_facts import StampedNotRun
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.watch.comparing import Comparing
from schemawatchd.watch.expecting import Wanted

_MOST_BACK = 5


def earlier(standing: MigrationStatus) -> Iterator[tuple[Migration, ...]]:
    """What was applied before the last one, the last two, and so on: as far back as is looked."""
    applied = standing.applied
    for count in range(1, min(_MOST_BACK, len(applied)) + 1):
        yield applied[:-count]


def stamped(
    comparing: Comparing,
    expected: Wanted,
    actual: Snapshot,
    steps: Iterable[tuple[Sequence[Migration], Snapshot | None]],
) -> StampedNotRun | None:
    """Whether the database is as it was some migrations ago, whatever the ledger says."""
    for before, state in steps:
        if state is None:
            return None
        if not comparing.drift(replace(expected, snapshot=state), actual).changes:
            return _told(comparing, expected.standing, len(before)) if expected.standing else None
    return None


def _told(comparing: Comparing, standing: MigrationStatus, count: int) -> StampedNotRun:
    before = standing.applied[count - 1].version if count else ""
    migrations = comparing.services.migrations
    return StampedNotRun(
        version=standing.version,
        before=before,
        names=tuple(each.named for each in standing.applied[count:]),
        command=migrations.command("stamp", standing, version=before) if migrations else "",
    )
