"""Watches over the state store's file: copies it, checks it, and goes on where it is lost or takes nothing."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread

from schemawatchd.clock import Clock
from schemawatchd.errors import SchemawatchdError, StoreBroken
from schemawatchd.store.errors import StoreLost
from schemawatchd.store.rescue import Rescued, Trouble
from schemawatchd.store.store import Store

_log = logging.getLogger(__name__)
REMIND_EVERY = timedelta(hours=1)
"""While the store is in trouble, every channel is told again this often."""

_CHECK_EVERY = timedelta(days=1)
_RESCUE_EVERY = 600.0
"""Seconds. What is lost again so soon is not written anew once more: whatever takes it away would have to stop."""

_PACE = 2.0
_COPY_PACE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreWatchTools:
    """What the watch over the store needs of the daemon.

    `cry` tells every channel at once, `look` has every target checked in full, `refill` puts into the store what
    the workers know, `hold` takes the lock and the control socket again where they went with the file.
    """

    cry: Callable[[str, tuple[str, ...]], None]
    look: Callable[[], None]
    refill: Callable[[], None]
    hold: Callable[[], None]
    status: Callable[[str], None]


class StoreWatch:
    """A thread; `report` may be called from any other."""

    def __init__(self, store: Store, clock: Clock, around: StoreWatchTools) -> None:
        self._store = store
        self._clock = clock
        self._around = around
        self._reported: StoreBroken | None = None
        self._reminded: datetime | None = None
        self._notes: tuple[str, ...] = ()
        self._lost = False
        self._writes_anew = False
        self._rescued = -_RESCUE_EVERY
        self._copied = clock.monotonic() - _COPY_PACE
        self._checked = clock.now()
        self._bell = Event()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="store", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, within: float) -> None:
        """Watch no more; what memory took is written first if the file takes it now."""
        self._stopped.set()
        self._bell.set()
        self._thread.join(within)

    def report(self, error: StoreBroken) -> None:
        """The store could not be read or written; what follows from that happens soon."""
        _log.error("%s. %s", error.says, error.hint)
        self._reported = error
        self._bell.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self.turn()
            except StoreBroken as error:
                self.report(error)
            except Exception:  # noqa: BLE001 -- the outermost edge of the thread
                _log.exception("the state store is not watched over: an unexpected error inside schemawatchd")
            self._bell.wait(_PACE)
            self._bell.clear()
        self._mended()

    def turn(self) -> None:
        """Do what is due."""
        if self._lost:
            self._remind()
            self._write_anew()
            return
        error, self._reported = self._reported or self._seen(), None
        if isinstance(error, StoreLost):
            self._rescue(error)
        elif error is not None and self._store.trouble is None:
            self._stand_in(error)
        elif self._store.trouble is not None:
            self._remind()
            self._mended()
        else:
            self._care()

    def _seen(self) -> StoreBroken | None:
        try:
            self._store.rescuer.look()
        except StoreBroken as error:
            return error
        return None

    def _care(self) -> None:
        now = self._clock.now()
        if not timedelta() <= now - self._checked < _CHECK_EVERY:
            self._checked = now
            self._store.rescuer.check()
        if self._clock.monotonic() - self._copied >= _COPY_PACE and self._store.rescuer.is_due():
            self._copied = self._clock.monotonic()
            self._copy()

    def _copy(self) -> None:
        try:
            self._store.rescuer.copy()
        except StoreLost:
            # Either the copy was spoilt on its way to the disk or the store itself is damaged: the next line says.
            self._store.rescuer.check()
        except StoreBroken as error:
            _log.warning("the state store was not copied: %s. %s", error.says, error.hint)

    def _stand_in(self, error: StoreBroken) -> None:
        if self._store.rescuer.stand_in():
            means = "Checks and messages go on from memory, which is written to the file once it takes it."
            self._in_trouble(error.says, means, error.hint)
            self._around.look()
        else:
            means = "Checks continue, but nothing can be stored or sent until this is fixed."
            self._in_trouble(error.says, means, error.hint)

    def _mended(self) -> None:
        """Try the file again."""
        if self._store.trouble is None or self._lost:
            return
        try:
            self._store.rescuer.mend()
        except StoreLost as error:
            if not self._stopped.is_set():
                self._rescue(error)
        except StoreBroken as error:
            self._around.status(error.says)
        else:
            self._over()

    def _rescue(self, error: StoreLost) -> None:
        again = self._clock.monotonic() - self._rescued < _RESCUE_EVERY
        self._rescued = self._clock.monotonic()
        _log.error("%s. %s", error.says, error.hint)
        why = "it was lost a short time ago as well" if again else self._not_held()
        found = self._store.rescuer.rescue(why)
        if found.since is not None or not found.kept:
            self._around.refill()
        says, notes = _told(error.says, found)
        if found.written:
            _log.warning("%s. %s", says, " ".join(notes))
            self._over()
            self._store.event = Trouble(says, self._clock.now(), " ".join(notes))
            self._around.cry(says, notes)
        else:
            self._lost, self._writes_anew = True, found.kept
            self._in_trouble(says, *notes)
        self._around.look()

    def _not_held(self) -> str:
        """Why the place of the file is not ours; empty where it is."""
        try:
            self._around.hold()
        except SchemawatchdError as error:
            return error.told
        return ""

    def _write_anew(self) -> None:
        """A folder that was away may be there again."""
        if not self._writes_anew or self._clock.monotonic() - self._rescued < _RESCUE_EVERY:
            return
        self._rescued = self._clock.monotonic()
        if self._not_held():
            return
        self._store.rescuer.write_anew()
        self._lost = False
        self._over()

    def _in_trouble(self, says: str, *notes: str) -> None:
        self._store.trouble = Trouble(says, self._clock.now(), notes[0] if notes else "")
        self._reminded = self._clock.now()
        self._around.status(says)
        self._notes = notes
        self._around.cry(says, notes)

    def _remind(self) -> None:
        trouble, now = self._store.trouble, self._clock.now()
        if trouble is None or self._reminded is None or timedelta() <= now - self._reminded < REMIND_EVERY:
            return
        self._reminded = now
        since = f"since {trouble.since:%Y-%m-%d %H:%M:%S} UTC"
        self._around.cry(f"{trouble.says} (still, {since})", self._notes)

    def _over(self) -> None:
        if self._store.trouble is not None:
            self._store.trouble = None
            _log.info("the state store can be written again")
            self._around.status("")


def _told(says: str, found: Rescued) -> tuple[str, tuple[str, ...]]:
    """What people hear of a lost store: what it was written anew from, and what that cannot know."""
    if not found.kept:
        return f"{says}, and there is no copy of it", (
            "Checks and messages go on from memory. Acknowledgements and silences are lost.",
            "The next start ends with 78: put a backup in its place, or move the file away to begin anew.",
        )
    lost = (
        f"Acknowledgements and silences entered since its last copy ({found.since:%Y-%m-%d %H:%M:%S} UTC) are"
        " lost: enter them again."
        if found.since
        else "Nothing is lost: acknowledgements and silences are as they were."
    )
    if not found.written:
        return says, (
            f"Checks and messages go on from memory. {lost}",
            f"It cannot be written anew: {found.says}.",
        )
    aside = (f"What was found in its place is kept as `{found.aside}`.",) if found.aside else ()
    return f"{says}; it was written anew", (lost, *aside)
