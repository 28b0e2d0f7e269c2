"""The rounds: once a minute the watcher looks at itself, and tells others that it is alive."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from schemawatchd.actions.api_types import late_after
from schemawatchd.alerts.delivery_state import ChannelHealth
from schemawatchd.clock import Clock
from schemawatchd.incidents.incident import State
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.notify.heartbeat import Heartbeat
from schemawatchd.notify.pipeline.cron import fired
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.facts import ChannelDead, LookOverdue, StatusDigest
from schemawatchd.rules.finding import Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.ourselves import channel_dead, digest, look_overdue
from schemawatchd.runtime.worker import Worker
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.store import Store

_log = logging.getLogger(__name__)
_WEEK = timedelta(days=7)
_DIGEST = "digest"
_LEAST = timedelta(minutes=2)


def _unknown(target: str) -> timedelta | None:  # noqa: ARG001 -- nothing is known of any
    return None


class Rounds:
    """What is done for one configuration, in a thread of its own: pinging may take seconds."""

    def __init__(
        self,
        configuration: Configuration,
        store: Store,
        worker: Worker,
        clock: Clock,
        started: datetime,
        since_look: Callable[[str], timedelta | None] = _unknown,
    ) -> None:
        self._since_look = since_look
        self._began = clock.boottime()
        self._configuration = configuration
        self._store = store
        self._worker = worker
        self._clock = clock
        self._started = started
        self._dead: set[str] = set()
        found = configuration.heartbeat
        self._heartbeat = Heartbeat(found.url) if found else None
        self._pinged: datetime | None = None

    def make(self, dead: Iterable[ChannelHealth]) -> None:
        """One round: overdue looks, dead channels, the digest, the heartbeat. Raises `StoreBroken`."""
        now = self._clock.now()
        memories = {each.target: each for each in self._store.states()}
        self._overdue(memories, now)
        self._channels(tuple(dead), now)
        self._digest(memories, now)
        self._ping(memories, now)

    def _overdue(self, memories: Mapping[str, TargetState], now: datetime) -> None:
        code, limit = look_overdue.check.code, self._configuration.overdue
        if self._clock.boottime() - self._began < _LEAST.total_seconds():
            return  # after a pause of the daemon the first looks are under way
        told = {each.target for each in self._store.incidents(states=(State.OPEN,)) if each.rule == code}
        for target in self._configuration.targets:
            passed = self._passed(target.name, memories, now)
            facts = []
            if limit and passed >= limit:
                facts = [LookOverdue(target=target.name, since=now - passed, passed=passed)]
            if not facts and target.name not in told:
                continue
            view = RuleContext(target.name, target.environment)
            self._worker.note(target, code, judge((), facts, view, self._configuration.policy), now)

    def _passed(self, target: str, memories: Mapping[str, TargetState], now: datetime) -> timedelta:
        """How long ago the last check with an answer took place; before the first one, since our own start.

        Only of a check by an earlier process the wall clock has to tell.
        """
        passed = self._since_look(target)
        if passed is not None:
            return passed
        state = memories.get(target)
        return now - ((state.last_ok if state else None) or self._started)

    def _channels(self, dead: tuple[ChannelHealth, ...], now: datetime) -> None:
        for reach in dead:
            fact = ChannelDead(
                path=f"channel {reach.channel}",
                says=reach.last_error,
                since=reach.failing_since or now,
                fallback=self._configuration.fallbacks.get(reach.channel, ""),
            )
            self._worker.about(fact.path, judge((), [fact], RuleContext(None), self._configuration.policy), now)
        names = {f"channel {each.channel}" for each in dead}
        alive = self._store.incidents(states=(State.OPEN,))
        for each in alive:
            if each.rule == channel_dead.check.code and each.object not in names:
                self._worker.about(each.object, (), now)

    def _digest(self, memories: Mapping[str, TargetState], now: datetime) -> None:
        wanted = self._configuration.digest
        if wanted is None:
            return
        before = [each for each in self._store.known(None) if each.rule == digest.check.code]
        last = max((each.first_seen for each in before), default=self._started)
        due = fired(wanted.cron, wanted.zone, last)
        if due is not None and due <= now:
            since = last if before else now - _WEEK
            fact = self._summary(memories, since)
            self._worker.about(_DIGEST, judge((), [fact], RuleContext(None), self._configuration.policy), now)
            self._worker.about(_DIGEST, (), now)

    def _summary(self, memories: Mapping[str, TargetState], since: datetime) -> StatusDigest:
        entries = self._store.journal(since=since)
        statuses = [
            memories[each.name].status if each.name in memories else "unknown"
            for each in self._configuration.targets
        ]
        lasted = [each.lasted for each in entries if each.lasted is not None and each.verdict is Verdict.DRIFT]
        happened = [each for each in entries if each.what in ("opened", "reopened")]
        authorised = [
            each for each in happened if each.verdict is Verdict.APPLIED and each.rule != digest.check.code
        ]
        return StatusDigest(
            path=_DIGEST,
            statuses={name: statuses.count(name) for name in dict.fromkeys(statuses)},
            authorised=len(authorised),
            drift=sum(each.verdict is Verdict.DRIFT for each in happened),
            resolved=len(lasted),
            mean=sum(lasted, timedelta()) / len(lasted) if lasted else None,
        )

    def _ping(self, memories: Mapping[str, TargetState], now: datetime) -> None:
        wanted = self._configuration.heartbeat
        if self._heartbeat is None or wanted is None:
            return
        if self._pinged is not None and timedelta() <= now - self._pinged < wanted.every:
            return
        first, self._pinged = self._pinged is None, now
        if first:
            self._heartbeat.start()
            return
        late = [
            each.name
            for each in self._configuration.targets
            if self._passed(each.name, memories, now) > late_after(each.every)
        ]
        if late:
            self._heartbeat.failing(f"no successful check lately of {', '.join(late)}")
        else:
            self._heartbeat.well()
