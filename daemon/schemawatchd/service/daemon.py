"""The daemon, put together: state store, unit, loop, teller and signals."""

import logging
import re
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event

from schemawatchd.actions.once import prune, take_over
from schemawatchd.clock import SystemClock
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.errors import SchemawatchdError, StoreBroken, TargetUnreachable
from schemawatchd.notify.pipeline.delivery import Deliverer
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.facts import LookMissed, ReloadRefused
from schemawatchd.rules.finding import Finding
from schemawatchd.rules.judge import judge
from schemawatchd.runtime.clock_watch import ClockWatch
from schemawatchd.runtime.control import Control, default_path
from schemawatchd.runtime.delivery_thread import DeliveryThread
from schemawatchd.runtime.log import Redacting, logging_to_stderr
from schemawatchd.runtime.loop import Loop
from schemawatchd.runtime.mailbox import Wake
from schemawatchd.runtime.missed_checks import MissedChecks, RefusedLogins
from schemawatchd.runtime.reload_unit import ReloadUnit
from schemawatchd.runtime.store_watch import StoreWatch, StoreWatchTools
from schemawatchd.runtime.systemd import Notifier
from schemawatchd.runtime.timer_thread import TimerThread
from schemawatchd.runtime.worker import Worker
from schemawatchd.schema.target import Target
from schemawatchd.service.api_server import ApiServer
from schemawatchd.service.housekeeping import Rounds
from schemawatchd.settings.translate import Configuration, secrets_of
from schemawatchd.store.access import enter
from schemawatchd.store.lock import Lock
from schemawatchd.store.memory import Step
from schemawatchd.store.store import Store
from schemawatchd.triggers.clock import Schedule
from schemawatchd.triggers.files import Files
from schemawatchd.triggers.signals import heeded
from schemawatchd.watch.examine import unexamined
from schemawatchd.watch.result import Outcome, Quiet, Unexamined
from schemawatchd.wiring.container import Container
from schemawatchd.wiring.persistence import deliverer, persistent_container, worker

_log = logging.getLogger(__name__)
_REFUSED = re.compile("refused the (login|account)")
_TELL_SECONDS = 1.0
_ROUND = 60.0
_PRUNE_EVERY = timedelta(hours=6)


def run(configure: Callable[[], Configuration], verbosity: int) -> int:
    """Run until SIGTERM or SIGINT. `configure` reads the configuration, now and at every SIGHUP.

    Raises `SettingsError`, `StoreHeld` and `StoreBroken` before anything is watched.
    """
    configuration = configure()
    as_json = configuration.log_format == "json"
    redacting = logging_to_stderr(verbosity, secrets_of(configuration), as_json=as_json)
    enter(configuration.state)
    lock = Lock(configuration.state).acquire()
    try:
        store = Store.open(configuration.state, SystemClock())
        try:
            store.rescuer.check()
            Daemon(configuration, configure, store, lock, redacting).run()
        finally:
            store.close()
    finally:
        lock.release()
    return 0


class Daemon:
    """One daemon on one state store."""

    def __init__(
        self,
        configuration: Configuration,
        configure: Callable[[], Configuration],
        store: Store,
        lock: Lock,
        redacting: Redacting,
    ) -> None:
        self._lock = lock
        self._configuration = configuration
        self._configure = configure
        self._store = store
        self._clock = SystemClock()
        self._stopped = Event()
        self._pruned = self._clock.now()
        self._misses = MissedChecks(self._clock.monotonic)
        self._logins = RefusedLogins(self._clock.monotonic)
        self._stamp = _stamp(configuration.path)
        self._redacting = redacting
        self._watch = ClockWatch(self._clock, self._clock_was_set)
        self._deliverer: Deliverer = deliverer(configuration, store, self._clock, self._watch.lead)
        self._teller = DeliveryThread(self._deliver, self._next_due, self._clock, self._store_broke)
        self._started = self._clock.now()
        self._rounds = self._made_rounds(configuration)
        self._rounder = TimerThread(
            lambda: self._rounds.make(self._deliverer.broken()), self._pace, self._store_broke
        )
        api = ApiServer(
            configuration=lambda: self._configuration,
            store=store,
            clock=self._clock,
            check_now=self._look_now,
            on_answer=self._teller.nudge,
            states=lambda: self._looks.states(),  # noqa: PLW0108 -- a reload brings others
        )
        self._control = Control(default_path(configuration.state), api)
        self._loop = Loop(
            unit=self._unit(configuration),
            clock=self._clock,
            notifier=Notifier(),
            rebuild=self._rebuilt,
            refused=self._refused,
            stopping=self._stopping,
            cry=self._store_broke,
        )
        self._store_watch = StoreWatch(store, self._clock, self._surroundings())

    def run(self) -> None:
        """Watch until a signal ends it."""
        take_over(self._store, self._configuration, self._clock)
        self._teller.start()
        self._rounder.start()
        self._control.start()
        self._watch.start()
        self._store_watch.start()
        with heeded(
            {
                signal.SIGHUP: partial(self._flag, "reload"),
                signal.SIGUSR1: partial(self._flag, "look"),
                signal.SIGTERM: partial(self._flag, "stop"),
                signal.SIGINT: partial(self._flag, "stop"),
            }
        ):
            self._loop.run()
        _log.info("ended")

    def _surroundings(self) -> StoreWatchTools:
        return StoreWatchTools(
            cry=lambda says, notes: self._deliverer.cry(says, *notes),
            look=partial(self._flag, "look"),
            refill=self._refill,
            hold=self._hold,
            status=self._loop.status,
        )

    def _store_broke(self, error: StoreBroken) -> None:
        self._store_watch.report(error)

    def _refill(self) -> None:
        """What the state store cannot know any more, as far as memory knows it."""
        self._store.outbox.meet(self._configuration.channels)
        for state in self._looks.states():
            baseline = state.history.baseline
            if baseline is None or self._store.snapshot(baseline.digest) is not None:
                self._store.commit(Step(state=state))

    def _hold(self) -> None:
        """The lock and the control socket may have gone with the state store's folder."""
        folder = self._configuration.state.parent
        with suppress(OSError):
            folder.mkdir(mode=0o700, exist_ok=True)
        if folder.exists():
            self._lock.renew()
            self._control.renew()

    def _deliver(self, now: datetime) -> None:
        self._deliverer.run_once()
        # Where the clock was set back, the last time lies ahead.
        if not timedelta() <= now - self._pruned < _PRUNE_EVERY and not self._watch.is_fresh():
            self._pruned = now
            prune(self._store, self._configuration, self._clock)

    def _next_due(self) -> datetime | None:
        return self._deliverer.next_due()

    def _clock_was_set(self, by: timedelta) -> None:  # noqa: ARG002 -- what follows is the same for both directions
        self._store.outbox.hurry()
        self._loop.clock_was_set()
        self._teller.nudge()

    def _since_look(self, target: str) -> timedelta | None:
        """How long ago the last check with an answer took place, whatever the clock on the wall says."""
        looked = self._loop.looked.get(target)
        return None if looked is None else timedelta(seconds=self._clock.boottime() - looked)

    def _made_rounds(self, configuration: Configuration) -> Rounds:
        return Rounds(
            configuration, self._store, self._worker(configuration), self._clock, self._started, self._since_look
        )

    def _pace(self) -> float:
        """Rounds are made once a minute, or as often as the heartbeat is wanted."""
        found = self._configuration.heartbeat
        return min(_ROUND, found.every.total_seconds()) if found else _ROUND

    def _look_now(self, names: Sequence[str], within: float) -> list[Outcome]:
        return self._loop.look_now(names, within)

    def _flag(self, name: str) -> None:
        setattr(self._loop.flags, name, True)
        self._loop.nudge()

    def _rebuilt(self) -> ReloadUnit:
        """Everything that can fail comes first; nothing that runs is touched before."""
        stamp = _stamp(self._configuration.path)
        configuration = self._configure()
        self._stamp = stamp
        self._redacting.learn(secrets_of(configuration))
        if configuration.state != self._configuration.state:
            _log.warning("`state` changed: the new state store is used after the next start")
        fresh = deliverer(configuration, self._store, self._clock, self._watch.lead)
        unit = self._unit(configuration)
        self._deliverer = fresh
        self._configuration = configuration
        self._redacting.as_json = configuration.log_format == "json"
        self._rounds = self._made_rounds(configuration)
        take_over(self._store, configuration, self._clock, started=False)
        self._store.outbox.try_again()
        self._about_configuration(None)
        return unit

    def _refused(self, error: SchemawatchdError) -> None:
        self._about_configuration(error)

    def _about_configuration(self, error: SchemawatchdError | None) -> None:
        path = str(self._configuration.path)
        facts = [ReloadRefused(path=path, says=error.says)] if error else []
        findings = judge((), facts, RuleContext(None), self._configuration.policy)
        try:
            self._worker(self._configuration).about(path, findings, self._clock.now())
        except StoreBroken as broken:
            _log.error("%s. %s", broken.says, broken.hint)

    def _worker(self, configuration: Configuration) -> Worker:
        container = persistent_container(configuration, self._store, self._clock, self._pause)
        return worker(container, self._store, self._teller.nudge)

    def _unit(self, configuration: Configuration) -> ReloadUnit:
        container = persistent_container(configuration, self._store, self._clock, self._pause, self._watch.lead)
        container.keeper = ConnectionPool()
        looks = self._looks = worker(container, self._store, self._teller.nudge)
        for target in configuration.targets:
            container.engine(target)
        self._misses.every = self._logins.every = {
            each.name: each.every.total_seconds() for each in configuration.targets
        }
        files = Files(_watched(configuration), partial(self._file_changed, container))
        schedule = Schedule(configuration.targets, partial(self._post, because="clock"), self._misses.note)
        return ReloadUnit(
            targets={each.name: each for each in configuration.targets},
            look=partial(self._look, looks, container, files),
            keep=looks.keep,
            unanswered=partial(self._unanswered, container, looks),
            unknown=partial(self._unknown, container),
            start=lambda: _both(files.start, schedule.start),
            stop=lambda: _both(schedule.stop, files.stop),
            close=container.close,
            restart=schedule.restart,
        )

    def _post(self, target: str, *, because: str) -> bool:
        if because == "clock" and self._logins.rests(target):
            return True  # it was not missed
        return self._loop.mailbox.post(target, because)

    def _file_changed(self, container: Container, path: Path) -> None:
        _log.info("%s changed", path)
        for target in container.configuration.targets:
            if path in (
                *container.parts(target),
                *container.configuration.migrations,
                container.configuration.waivers,
            ):
                self._post(target.name, because="files")

    def _look(self, looks: Worker, container: Container, files: Files, target: Target, wake: Wake) -> Outcome:
        full = wake.full or self._misses.is_news(target.name)
        outcome = looks.look(target, always_full=full, evidence=wake.evidence)
        files.follow(target.name, container.parts(target))
        if isinstance(outcome, Unexamined) and _REFUSED.search(outcome.error):
            self._logins.refused(target.name)
            self._secret_may_be_another(target)
        else:
            self._logins.accepted(target.name)
        if not isinstance(outcome, Quiet):
            outcome = replace(
                outcome, findings=(*outcome.findings, *self._missed(target, container.configuration))
            )
        return outcome

    def _secret_may_be_another(self, target: Target) -> None:
        """A password that was changed on the server was changed in its file, too: it is read again.

        A configuration that was edited meanwhile is not: it counts from the next reload on.
        """
        if _stamp(self._configuration.path) != self._stamp:
            return
        try:
            found = {each.name: each.dsn for each in self._configure().targets}.get(target.name)
        except SchemawatchdError as error:
            _log.warning("the secrets could not be read again: %s", error.told)
            return
        if found is not None and str(found) == str(target.dsn) and found.reveal() != target.dsn.reveal():
            _log.info("%s has a new password", target.name)
            self._logins.accepted(target.name)
            self._flag("reload")

    def _missed(self, target: Target, configuration: Configuration) -> tuple[Finding, ...]:
        count = self._misses.count(target.name)
        if not count:
            return ()
        _log.warning("%s was not checked in time, %d times", target.name, count)
        view = RuleContext(target.name, target.environment)
        return judge((), [LookMissed(target=target.name, count=count)], view, configuration.policy)

    def _unanswered(self, container: Container, looks: Worker, target: Target, says: str) -> None:
        looks.keep(self._unknown(container, target, says))

    def _unknown(self, container: Container, target: Target, says: str) -> Unexamined:
        error = TargetUnreachable(says, hint="The next check tries again")
        return unexamined(target, container.configuration.policy, self._clock.now(), error)

    def _pause(self, seconds: float) -> None:
        """A wait inside a look, which the end of the daemon cuts short."""
        self._stopped.wait(seconds)

    def _stopping(self) -> None:
        self._stopped.set()
        self._watch.stop()
        self._control.stop()
        self._rounder.stop()
        self._store_watch.stop(_TELL_SECONDS)
        self._teller.stop(_TELL_SECONDS)
        self._deliverer.abandon()


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _watched(configuration: Configuration) -> list[Path]:
    schemas = (each.schema for each in configuration.targets if each.schema)
    return [*schemas, *configuration.migrations, configuration.waivers]


def _both(first: Callable[[], None], second: Callable[[], None]) -> None:
    first()
    second()
