"""Check with the state store: the result is kept and notifications are sent, as `--once` and `accept` do."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from schemawatchd.actions.check import SERVERS_AT_ONCE
from schemawatchd.actions.explain import source_lines
from schemawatchd.actions.progress import OnProgress, collect, ignore_progress
from schemawatchd.alerts.silence import Ack
from schemawatchd.clock import Clock, SystemClock
from schemawatchd.engines.private import sweep
from schemawatchd.errors import StoreBroken
from schemawatchd.incidents.advance import withdraw
from schemawatchd.incidents.incident import Incident, State
from schemawatchd.incidents.move import Entry
from schemawatchd.notify.pipeline.backlog import Backlog, backlogs
from schemawatchd.notify.pipeline.context import pipeline_context
from schemawatchd.reports.options import SourceLine
from schemawatchd.reports.report import Report, Since
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.runtime.worker import Worker
from schemawatchd.schema.target import Target
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.memory import Step
from schemawatchd.store.store import Store
from schemawatchd.watch.parity import parities
from schemawatchd.watch.report import Past, Threshold, report
from schemawatchd.watch.result import Outcome
from schemawatchd.wiring.persistence import (
    LoggedStore,
    deliverer,
    notify_config,
    persistent_container,
    worker,
)

_SECONDS_TO_SEND = 30.0

OnStage = Callable[[Sequence[Target]], AbstractContextManager[OnProgress]]
"""Entered while these targets are checked, and without targets while notifications are sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnceResult:
    """The report, what became of incidents meanwhile, and where in the schema file each finding's object is.

    `not_copied` says why the state store could not be copied, if it was time for that.
    """

    report: Report
    entries: tuple[Entry, ...]
    lines: dict[str, SourceLine]
    not_copied: StoreBroken | None


def check_once(
    configuration: Configuration,
    names: Sequence[str],
    fail_on: Severity | None,
    *,
    fail_on_pending: bool,
    notify: bool,
    on_stage: OnStage,
) -> OnceResult:
    """Check these targets, or all, keep the result, and send what is due. The caller holds the store's lock."""
    clock = SystemClock()
    began = clock.now()
    with closing(Store.open(configuration.state, clock)) as store:
        with closing(persistent_container(configuration, store, clock, time.sleep)) as container:
            take_over(store, configuration, clock)
            targets = container.targets(names)
            with on_stage(targets) as on_progress:
                outcomes = check_and_keep(worker(container, store, lambda: None), targets, on_progress)
                answers = parities(configuration.parities, outcomes, configuration.policy, container.answers)
        with on_stage(()):
            sent = not notify or _send_due(configuration, store, clock)
        past = past_of_findings(store)
        entries = store.journal(since=began)
        not_copied = _copy_if_old(store)
        threshold = Threshold(severity=fail_on, pending=fail_on_pending, handed_over=sent)
        result = report(outcomes, clock.now(), threshold, past, parities=answers)
    return OnceResult(
        report=result,
        entries=tuple(entries),
        lines=source_lines(outcomes, Path.cwd()),
        not_copied=not_copied,
    )


def check_to_accept(configuration: Configuration, target: str) -> None:
    """The check that carries out an acceptance where no daemon runs. The caller holds the store's lock."""
    clock = SystemClock()
    with (
        closing(Store.open(configuration.state, clock, create=False)) as store,
        closing(persistent_container(configuration, store, clock, time.sleep)) as container,
    ):
        check_and_keep(worker(container, store, lambda: None), container.targets([target]))


def check_and_keep(
    worker: Worker, targets: Sequence[Target], on_progress: OnProgress = ignore_progress
) -> list[Outcome]:
    """Check these targets fully now, several at a time, and keep what was found."""
    with ThreadPoolExecutor(SERVERS_AT_ONCE) as pool:
        outcomes = pool.map(partial(worker.step, always_full=True), targets)
        return collect(outcomes, len(targets), "targets", on_progress)


def _copy_if_old(store: Store) -> StoreBroken | None:
    """Make the hourly copy of the state store: where no daemon runs, a timer that calls `--once` has to."""
    try:
        if store.rescuer.is_old():
            store.rescuer.copy()
    except StoreBroken as error:
        return error
    return None


def _send_due(configuration: Configuration, store: Store, clock: Clock) -> bool:
    """Try each waiting message once, whatever its backoff. Whether all of them were delivered."""
    if not any(each.waiting or each.dead for each in delivery_backlogs(configuration, store, clock)):
        return True
    sender = deliverer(configuration, store, clock)
    sender.run_once(hurry=True, within=_SECONDS_TO_SEND)
    return not any(each.waiting or each.dead for each in sender.backlogs())


def delivery_backlogs(configuration: Configuration, store: Store, clock: Clock) -> tuple[Backlog, ...]:
    """The notifications that each channel has not accepted yet."""
    return backlogs(
        pipeline_context(store.outbox.correspondence(), notify_config(configuration), clock.now(), hurry=True)
    )


def take_over(store: Store, configuration: Configuration, clock: Clock, *, started: bool = True) -> None:
    """Clean up after a killed run (only if `started`), and withdraw the incidents of targets that were removed."""
    if started:
        sweep()
        store.outbox.take_over()
        store.outbox.try_again()
    store.outbox.meet(configuration.channels)
    names = frozenset(each.name for each in configuration.targets)
    alive = store.incidents(states=(State.WAITING, State.OPEN))
    paired = frozenset(name for each in configuration.parities for name in each.targets)
    unpaired = [each for each in alive if each.verdict is Verdict.PARITY and each.target in names - paired]
    moves = (*withdraw(alive, names, clock.now()), *withdraw(unpaired, paired, clock.now()))
    if moves:
        LoggedStore(store, configuration, clock).commit(Step(moves=moves))
    prune(store, configuration, clock)


def prune(store: Store, configuration: Configuration, clock: Clock) -> None:
    """Delete history older than the retention, by the clock and by the newest observation.

    A clock that is a year ahead at the start would otherwise delete all of it.
    """
    newest = store.newest()
    now = clock.now()
    store.prune((min(now, newest) if newest else now) - configuration.retention)


def past_of_findings(store: Store) -> dict[str, Past]:
    """By the id of each finding that is there now: since when, and who acknowledged it."""
    alive = store.incidents(states=(State.WAITING, State.OPEN))
    acks = {each.incident: each for each in store.quiet.acks()}
    return {each.id: Past(Since(each.last_ok, each.first_seen), _acked(each, acks.get(each.id))) for each in alive}


def _acked(incident: Incident, ack: Ack | None) -> dict[str, str] | None:
    if ack is None or not ack.holds(incident):
        return None
    return {"by": ack.by, "at": ack.at.isoformat(), "reason": ack.reason}
