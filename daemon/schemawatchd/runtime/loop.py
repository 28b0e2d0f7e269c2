"""The loop: hands out wakes, heeds flags, feeds the watchdog."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock

from schemawatchd.clock import Clock
from schemawatchd.errors import SchemawatchdError, StoreBroken
from schemawatchd.runtime.mailbox import Mailbox, Wake
from schemawatchd.runtime.pool import Job, Pool
from schemawatchd.runtime.reload_unit import ReloadUnit
from schemawatchd.runtime.systemd import Notifier
from schemawatchd.schema.target import Target
from schemawatchd.watch.result import Examination, Outcome, Quiet, Unexamined

_log = logging.getLogger(__name__)

CHECK_SECONDS = 120.0
"""A look that takes longer is given up: the target is unknown, and its thread is replaced."""

_THREADS = 5
_MOST_ABANDONED = 16
_IDLE = 30.0
_GRACE = 2.5
"""Seconds for running looks after SIGTERM; with everything else the end takes less than five."""


@dataclass(slots=True)
class Flags:
    """What was asked for from outside. Setting one and nudging is all that a signal does."""

    stop: bool = False
    reload: bool = False
    look: bool = False


@dataclass(slots=True, kw_only=True)
class Loop:
    """One daemon. `rebuild` makes a new unit or raises; `refused` remembers why a reload was not taken over,
    `cry` hears of it when the state store cannot be used.
    """

    unit: ReloadUnit
    clock: Clock
    notifier: Notifier
    rebuild: Callable[[], ReloadUnit]
    refused: Callable[[SchemawatchdError], None]
    stopping: Callable[[], None]
    cry: Callable[[StoreBroken], None]
    flags: Flags = field(default_factory=Flags)
    check_seconds: float = CHECK_SECONDS
    _bell: "SimpleQueue[None]" = field(default_factory=SimpleQueue)
    _retired: list[ReloadUnit] = field(default_factory=list)
    _troubled: bool = False
    looked: dict[str, float] = field(default_factory=dict)
    """When each target was last checked with an answer, in seconds since the machine was started."""
    _asked: "dict[str, list[SimpleQueue[Outcome]]]" = field(default_factory=dict)
    _asking: Lock = field(default_factory=Lock)
    mailbox: Mailbox = field(init=False)
    _pool: Pool = field(init=False)

    def __post_init__(self) -> None:
        self.mailbox = Mailbox(self.clock.monotonic, self.nudge)
        self._pool = Pool(_THREADS, self.clock.monotonic, self.nudge)

    def nudge(self) -> None:
        """Wake the loop; from any thread."""
        self._bell.put(None)

    def look_now(self, names: Sequence[str], within: float) -> list[Outcome]:
        """Check these targets in full, from any thread: an outcome for each, in their order.

        A check that did not end in time, or whose outcome could not be remembered, has no answer and says why.
        """
        unit = self.unit
        waits: list[SimpleQueue[Outcome]] = [SimpleQueue() for _ in names]
        with self._asking:
            for name, wait in zip(names, waits, strict=True):
                self._asked.setdefault(name, []).append(wait)
        for name in names:
            self.mailbox.post(name, "asked", full=True)
        ends = self.clock.monotonic() + within
        found = []
        for name, wait in zip(names, waits, strict=True):
            try:
                found.append(wait.get(timeout=max(ends - self.clock.monotonic(), 0.01)))
            except Empty:
                if name in unit.targets:
                    found.append(unit.unknown(unit.targets[name], f"it gave no answer within {within:.0f} s"))
        return found

    def run(self) -> None:
        """Until the stop flag is set: take wakes, give up late looks, heed flags, show signs of life."""
        self.unit.start()
        self._look_at_all("start")
        self.notifier.ready(self._watching())
        while not self.flags.stop:
            self._heed_flags()
            self._give_up()
            for wake in self.mailbox.take():
                self._hand_out(wake)
            if self._pool.abandoned < _MOST_ABANDONED:
                self.notifier.alive()
            self._sleep()
        self._end()

    def _sleep(self) -> None:
        waits = [self.mailbox.next_due(), self._pool.next_deadline(), self.notifier.pace, _IDLE]
        try:
            self._bell.get(timeout=min(wait for wait in waits if wait is not None))
        except Empty:
            return
        while not self._bell.empty():
            self._bell.get()

    def _heed_flags(self) -> None:
        if self.flags.reload:
            self.flags.reload = False
            self._reload()
        if self.flags.look:
            self.flags.look = False
            self._look_at_all("SIGUSR1")

    def clock_was_set(self) -> None:
        """Every interval begins anew, and every target is checked now; from any thread."""
        unit = self.unit
        unit.restart()
        for name in unit.targets:
            self.mailbox.post(name, "clock set")

    def _look_at_all(self, because: str) -> None:
        """In full: what is ignored and how things are judged may have changed, which moves no pulse."""
        for name in self.unit.targets:
            self.mailbox.post(name, because, full=True)

    def _reload(self) -> None:
        self.notifier.reloading()
        try:
            fresh = self.rebuild()
        except SchemawatchdError as error:
            _log.error("the changed configuration was refused: %s %s", error.says, error.hint)
            self.refused(error)
            self.notifier.ready(f"{self._watching()}; the changed configuration was refused")
            return
        old, self.unit = self.unit, fresh
        old.stop()
        self._retired.append(old)
        self._close_retired()
        fresh.start()
        self.mailbox.keep_only(frozenset(fresh.targets))
        self._look_at_all("reload")
        _log.info("the configuration was reloaded: %s", self._watching())
        self.notifier.ready(self._watching())

    def _close_retired(self) -> None:
        for unit in [each for each in self._retired if each.running == 0]:
            unit.close()
            self._retired.remove(unit)

    def _hand_out(self, wake: Wake) -> None:
        unit = self.unit
        target = unit.targets.get(wake.target)
        if target is None:
            self.mailbox.done(wake.target)
            return
        unit.running += 1

        def ended(job: Job) -> None:
            unit.running -= 1
            if job.abandoned:
                self.nudge()
                return
            if job.failed:
                self._unanswered(unit, job.name, "an unexpected error inside schemawatchd; its log has the place")
            self.mailbox.done(job.name)

        self._pool.submit(Job(target.name, partial(self._look, unit, target, wake), ended, self.check_seconds))

    def _look(self, unit: ReloadUnit, target: Target, wake: Wake, job: Job) -> None:
        with self._asking:
            asked = self._asked.pop(target.name, [])  # who asks from now on wants the next look
        outcome: Outcome | None = None
        try:
            outcome = self._looked(unit, target, wake, job)
        finally:
            if outcome is None:
                outcome = unit.unknown(target, "an unexpected error inside schemawatchd; its log has the place")
            for each in asked:
                each.put(outcome)

    def _looked(self, unit: ReloadUnit, target: Target, wake: Wake, job: Job) -> Outcome:
        try:
            outcome = unit.look(target, wake)
            if job.abandoned:
                _log.info("%s answered after its check had been abandoned; the answer is ignored", target.name)
                return unit.unknown(target, f"it gave no answer within {self.check_seconds:.0f} s")
            unit.keep(outcome)
            if not isinstance(outcome, Unexamined):
                self.looked[target.name] = self.clock.boottime()
        except StoreBroken as error:
            _log.error("%s. %s", error.says, error.hint)
            if not self._troubled:
                self._troubled = True
                self.cry(error)
            return unit.unknown(target, f"the check could not be remembered: {error.says}")
        self._troubled = False
        if not isinstance(outcome, Quiet) and outcome.again is not None:
            self.mailbox.post(target.name, "settle", after=outcome.again.total_seconds())
        _log.log(
            logging.DEBUG if isinstance(outcome, Quiet) else logging.INFO,
            "checked %s (%s): %s",
            target.name,
            ", ".join(wake.because),
            outcome.status if isinstance(outcome, Examination) else type(outcome).__name__.lower(),
        )
        return outcome

    def _give_up(self) -> None:
        for job in self._pool.give_up():
            says = f"it gave no answer within {self.check_seconds:.0f} s"
            _log.warning("the check of %s was abandoned: %s", job.name, says)
            self._unanswered(self.unit, job.name, says)
            self.mailbox.done(job.name)
        self._close_retired()

    def _unanswered(self, unit: ReloadUnit, name: str, says: str) -> None:
        target = unit.targets.get(name)
        if target is None:
            return
        try:
            unit.unanswered(target, says)
        except StoreBroken as error:
            self.cry(error)

    def status(self, says: str) -> None:
        """What the service manager shows; without words, what is watched."""
        self.notifier.status(says or self._watching())

    def _watching(self) -> str:
        return f"watching {', '.join(self.unit.targets)}"

    def _end(self) -> None:
        self.notifier.stopping()
        self.unit.stop()
        self.stopping()
        deadline = self.clock.monotonic() + _GRACE
        while self._pool.running() and (left := deadline - self.clock.monotonic()) > 0:
            try:
                self._bell.get(timeout=min(left, 0.1))
            except Empty:
                continue
        for unit in (*self._retired, self.unit):
            unit.close()
