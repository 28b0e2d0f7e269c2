"""Snapshots of databases, of one or of every target.

It stands alone because a use case returns values, and the command line alone writes files and prints.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from schemawatchd.actions.diff_arguments import Configured, Played, operand, snapshot_of
from schemawatchd.clock import Clock
from schemawatchd.engines.engine import Limits
from schemawatchd.errors import SchemawatchdError, UsageError
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.wiring.container import Container


class SnapshotsLacking(SchemawatchdError):
    """Some of the snapshots that were asked for could not be taken."""


@dataclass(frozen=True, slots=True)
class TargetSnapshot:
    """The snapshot of one target, or why it could not be read."""

    target: str
    snapshot: Snapshot | None = None
    error: SchemawatchdError | None = None


def database_snapshot(what: str, configured: Configured, clock: Clock) -> Snapshot:
    """The snapshot of a target by its name, or of a database by its URL.

    Raises `UsageError` for anything else, and any `SchemawatchdError` of a reading.
    """
    side = operand(what, configured)
    engine = side.engine()
    if engine is None or side.dsn is None:
        raise UsageError(f"`{what}` is not a database", hint="Name a target or a database URL.")
    return snapshot_of(side, engine, Played(), clock, Limits())


def target_snapshots(container: Container, clock: Clock) -> Iterator[TargetSnapshot]:
    """A snapshot of each target, one after the other. Raises `UsageError`."""
    for target in container.configuration.targets:
        try:
            yield TargetSnapshot(target.name, database_snapshot(target.name, lambda: container, clock))
        except UsageError:
            raise
        except SchemawatchdError as error:
            yield TargetSnapshot(target.name, error=error)
