"""The actual side of a look: a reading that nobody disturbed, and a second one before drift is said."""

from dataclasses import dataclass, replace

from schemawatchd.errors import TargetBusy
from schemawatchd.schema.snapshot import Snapshot, Start
from schemawatchd.schema.target import Target
from schemawatchd.watch.services import Mark, Services, Session

_TRIES = 3
_PAUSE = 0.2
_LARGE = 5_000
"""Objects. Below this everything is read sooner than it is found out what moved, and nothing need be kept."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A snapshot, and the pulse that held before and after it.

    `start` is what the next reading may start from; `whole` is false where this one started from an earlier one.
    """

    snapshot: Snapshot
    pulse: Mark
    start: Start | None = None
    whole: bool = True


def steady(
    session: Session, target: Target, services: Services, pulse: Mark, start: Start | None = None
) -> Reading:
    """Read while nothing moves, in at most three tries: what moved since `start`, or everything.

    MariaDB's information_schema is not transactional and PostgreSQL's pg_get_*def functions do not follow the
    snapshot, so only an equal pulse before and after proves that the parts belong together.
    """
    busy: TargetBusy | None = None
    for attempt in range(_TRIES):
        if attempt:
            services.wait(_PAUSE)
        try:
            reading = _since(session, target, services, pulse, start) or _whole(session, target, services, pulse)
            after = session.pulse(pulse)
        except TargetBusy as error:
            busy = error
            continue
        if after.sound == pulse.sound:
            return replace(reading, pulse=after)
        pulse = after
    raise busy or TargetBusy("its schema is being changed", hint="The next look tries again.")


def _since(
    session: Session, target: Target, services: Services, pulse: Mark, start: Start | None
) -> Reading | None:
    if start is None:
        return None
    schemas = frozenset(target.schemas)
    marks = session.marks(schemas)
    snapshot = session.reread(start, marks, schemas, services.clock.now())
    return None if snapshot is None else Reading(snapshot, pulse, Start(snapshot, marks), whole=False)


def _whole(session: Session, target: Target, services: Services, pulse: Mark) -> Reading:
    schemas = frozenset(target.schemas)
    snapshot = session.read(schemas, services.clock.now())
    large = services.lasting and len(snapshot.objects) >= _LARGE
    marks = session.marks(schemas) if large else ""
    return Reading(snapshot, pulse, Start(snapshot, marks) if marks else None)


def settled(session: Session, target: Target, services: Services, first: Reading) -> Reading:
    """The reading to judge where drift is news: a second look, `settle` later, unless nothing moved meanwhile."""
    services.wait(target.settle.total_seconds())
    pulse = session.pulse(first.pulse)
    if pulse.sound == first.pulse.sound:
        return first
    second = steady(session, target, services, pulse, first.start)
    return replace(second, whole=first.whole or second.whole)
