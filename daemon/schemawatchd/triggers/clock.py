"""The clock: every target on its own interval, by APScheduler."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.background import BackgroundScheduler

from schemawatchd.schema.target import Target

Post = Callable[[str], bool]
"""Posts a wake for a target; false where the last one has not been answered yet."""


class Schedule:
    """Posts a wake for each target at its interval; `missed` hears of every one that had no effect."""

    def __init__(self, targets: Iterable[Target], post: Post, missed: Callable[[str], None]) -> None:
        for name in ("apscheduler.scheduler", "apscheduler.executors.default"):
            logging.getLogger(name).setLevel(logging.ERROR)
        # Late is better than never: after a suspended night one look is made up for.
        usual = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler = BackgroundScheduler(timezone="UTC", job_defaults=usual)
        self._post = post
        self._missed = missed
        self._scheduler.add_listener(self._on_missed, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
        self._targets = tuple(targets)
        for target in self._targets:
            self._scheduler.add_job(
                self._tick, "interval", seconds=_seconds(target.every), args=[target.name], id=target.name
            )

    def start(self) -> None:
        """Begin; the first wake comes after one interval."""
        self._scheduler.start()

    def restart(self) -> None:
        """Begin every interval anew: the times at which wakes are due are those of a clock that was set since."""
        for target in self._targets:
            self._scheduler.reschedule_job(target.name, trigger="interval", seconds=_seconds(target.every))

    def stop(self) -> None:
        """Post nothing more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _tick(self, target: str) -> None:
        if not self._post(target):
            self._missed(target)

    def _on_missed(self, event: JobEvent) -> None:
        self._missed(event.job_id)


def _seconds(every: timedelta) -> float:
    return max(every.total_seconds(), 0.1)
