"""Threads for looks: a hung one is given up and replaced, so that one target never keeps the others waiting."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Lock, Thread

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Job:
    """One look under way: when it has to end (by the monotonic clock), and how it ended."""

    name: str
    work: Callable[["Job"], None]
    ended: Callable[["Job"], None]
    seconds: float
    deadline: float = float("inf")
    abandoned: bool = field(default=False)
    failed: bool = field(default=False)


class Pool:
    """`size` threads that do jobs; `begun` is called when one begins, for then its deadline is known.

    They are daemons: the end of the process never waits for a hung server.
    """

    def __init__(self, size: int, monotonic: Callable[[], float], begun: Callable[[], None]) -> None:
        self._monotonic = monotonic
        self._begun = begun
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._running: set[Job] = set()
        self._lock = Lock()
        self.abandoned = 0
        """Threads that never came back."""
        for _ in range(size):
            self._hire()

    def submit(self, job: Job) -> None:
        """Do `job` as soon as a thread is free; its time counts from then."""
        self._jobs.put(job)

    def give_up(self) -> list[Job]:
        """The jobs that are past their deadline; each has lost its thread, and a new one took its place."""
        now = self._monotonic()
        with self._lock:
            late = [job for job in self._running if job.deadline <= now]
            for job in late:
                job.abandoned = True
                self._running.discard(job)
                self.abandoned += 1
        for _ in late:
            self._hire()
        return late

    def next_deadline(self) -> float | None:
        """Seconds until the first running job is late."""
        now = self._monotonic()
        with self._lock:
            return min((max(0.0, job.deadline - now) for job in self._running), default=None)

    def running(self) -> int:
        """How many jobs are under way."""
        with self._lock:
            return len(self._running)

    def _hire(self) -> None:
        Thread(target=self._work, name="look", daemon=True).start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            with self._lock:
                job.deadline = self._monotonic() + job.seconds
                self._running.add(job)
            self._begun()
            try:
                job.work(job)
            except Exception:  # noqa: BLE001
                # The outermost edge of a look: whatever went wrong is said, and the other targets go on.
                _log.exception("the check of %s ended unexpectedly", job.name)
                job.failed = True
            with self._lock:
                self._running.discard(job)
                self.abandoned -= job.abandoned
            job.ended(job)
            if job.abandoned:
                return
