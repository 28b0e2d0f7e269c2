"""What each channel has not taken yet, for people who ask."""

from datetime import datetime

import msgspec

from schemawatchd.alerts.delivery_state import ChannelHealth
from schemawatchd.alerts.notification import DeadLetter, Notification
from schemawatchd.notify.pipeline.group import PipelineContext
from schemawatchd.notify.pipeline.plan import plan, waiting


class Backlog(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One channel: how much news waits since when, how it has been doing, and what it will not take as it is."""

    channel: str
    waiting: int = 0
    oldest: datetime | None = None
    failing_since: datetime | None = None
    next_try: datetime | None = None
    broken: bool = False
    last_error: str = ""
    dead: tuple[DeadLetter, ...] = ()


def backlogs(seen: PipelineContext) -> tuple[Backlog, ...]:
    """The channels that were not handed everything, by name."""
    known = seen.correspondence
    news = waiting(each for each in plan(seen).letters if each.key not in known.dead)
    names = {*news, *(each.channel for each in known.dead.values())}
    names |= {name for name, each in known.reaches.items() if each.failures}
    return tuple(_backlog(name, news.get(name, ()), known.reach(name, seen.now), seen) for name in sorted(names))


def _backlog(name: str, news: tuple[Notification, ...], reach: ChannelHealth, seen: PipelineContext) -> Backlog:
    return Backlog(
        channel=name,
        waiting=len(news),
        oldest=min((each.incident.opened_at or each.incident.first_seen for each in news), default=None),
        failing_since=reach.failing_since,
        next_try=reach.next_try,
        broken=reach.is_broken(),
        last_error=reach.last_error,
        dead=tuple(each for each in seen.correspondence.dead.values() if each.channel == name),
    )
