"""The actual side of a check: a reading that nothing disturbed, and a second one before drift is reported."""

from dataclasses import dataclass, replace

from schemawatchd.engines.engine import Session
from schemawatchd.errors import TargetBusy
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.snapshot import Pulse, Snapshot, Start, Taken
from schemawatchd.schema.target import Target
from schemawatchd.watch.services import Services

_TRIES = 3
_PAUSE = 0.2
_LARGE = 5_000
"""Objects. Below this everything is read sooner than it is found out what moved, and nothing need be kept."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A snapshot, and its change token, which was the same afterwards.

    `start` is what the next reading may start from; `whole` is false where this one started from an earlier one.
    """

    snapshot: Snapshot
    pulse: Pulse
    start: Start | None = None
    whole: bool = True


def steady(
    session: Session, target: Target, services: Services, pulse: Pulse, start: Start | None = None
) -> Reading:
    """Read while nothing moves, in at most three tries: what moved since `start`, or everything.

    MariaDB's information_schema is not transactional and PostgreSQL's pg_get_*def functions do not follow the
    snapshot, so only an equal token before and after proves that the parts belong together. A token made of
    content alone does not prove it: what was changed and changed back meanwhile has left no trace in it. Where no
    count of changes can be had either, a second reading has to show the same.
    """
    busy: TargetBusy | None = None
    before: Taken | None = None
    for attempt in range(_TRIES):
        if attempt:
            services.wait(_PAUSE)
        try:
            reading, taken = _taken(session, target, services, pulse, start)
            after = session.pulse(taken.pulse)
        except TargetBusy as error:
            busy = error
            continue
        if stands_still(session, taken.pulse, after) or (before is not None and _alike(before, taken, after)):
            return reading
        before, pulse = taken, after
    raise busy or TargetBusy("its schema is being changed", hint="The next check tries again.")


def stands_still(session: Session, before: Pulse, after: Pulse) -> bool:
    """Whether these two tokens prove that nothing changed in between, not even there and back."""
    if before.sound != after.sound:
        return False
    return session.proven or (bool(before.moves) and before.moves == after.moves)


def _alike(first: Taken, second: Taken, after: Pulse) -> bool:
    same = first.pulse.sound == second.pulse.sound == after.sound
    return same and snapshot_digest(first.snapshot) == snapshot_digest(second.snapshot)


def _taken(
    session: Session, target: Target, services: Services, pulse: Pulse, start: Start | None
) -> tuple[Reading, Taken]:
    schemas, now = frozenset(target.schemas), services.clock.now()
    taken = session.retake(start, schemas, now) if start is not None else None
    if taken is not None:
        return Reading(taken.snapshot, taken.pulse, Start(taken.snapshot, taken.marks), whole=False), taken
    taken = session.take(schemas, now, pulse, marked=services.lasting)
    kept = bool(taken.marks) and len(taken.snapshot.objects) >= _LARGE
    return Reading(taken.snapshot, taken.pulse, Start(taken.snapshot, taken.marks) if kept else None), taken


def read_again(session: Session, target: Target, services: Services, first: Reading) -> Reading:
    """A second reading, `settle` later; the first one where it is proven that nothing moved meanwhile."""
    services.wait(target.settle.total_seconds())
    pulse = session.pulse(first.pulse)
    if stands_still(session, first.pulse, pulse):
        return first
    second = steady(session, target, services, pulse, first.start)
    return replace(second, whole=first.whole or second.whole)
