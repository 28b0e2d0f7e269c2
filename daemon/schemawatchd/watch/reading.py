"""The actual side of a look: a reading that nobody disturbed, and a second one before drift is said."""

from dataclasses import dataclass

from schemawatchd.errors import TargetBusy
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import Target
from schemawatchd.watch.services import Mark, Services, Session

_TRIES = 3
_PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Reading:
    """A snapshot, and the pulse that held before and after it."""

    snapshot: Snapshot
    pulse: Mark


def steady(session: Session, target: Target, services: Services, pulse: Mark) -> Reading:
    """Read while nothing moves, in at most three tries.

    MariaDB's information_schema is not transactional and PostgreSQL's pg_get_*def functions do not follow the
    snapshot, so only an equal pulse before and after proves that the parts belong together.
    """
    busy: TargetBusy | None = None
    for attempt in range(_TRIES):
        if attempt:
            services.wait(_PAUSE)
        try:
            snapshot = session.read(frozenset(target.schemas), services.clock.now())
            after = session.pulse(pulse)
        except TargetBusy as error:
            busy = error
            continue
        if after.sound == pulse.sound:
            return Reading(snapshot, after)
        pulse = after
    raise busy or TargetBusy("its schema is being changed", hint="The next look tries again.")


def settled(session: Session, target: Target, services: Services, first: Reading) -> Reading:
    """The reading to judge where drift is news: a second look, `settle` later, unless nothing moved meanwhile."""
    services.wait(target.settle.total_seconds())
    pulse = session.pulse(first.pulse)
    return first if pulse.sound == first.pulse.sound else steady(session, target, services, pulse)
