"""`status`: what is open now, when each target was last looked at, and what still has to be said."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import click

from schemawatchd.app.remembering import outstanding
from schemawatchd.cli.configured import configuration
from schemawatchd.cli.options import Wishes, shared
from schemawatchd.cli.output import write
from schemawatchd.cli.remembered import NOTHING_YET, remembered
from schemawatchd.clock import SystemClock
from schemawatchd.incidents.incident import Incident, State
from schemawatchd.incidents.route import rule_of
from schemawatchd.notify.owed import Backlog
from schemawatchd.reports.harmless import harmless
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.lock import Lock
from schemawatchd.store.memory import Memory
from schemawatchd.store.store import Store

_WORDS = {"in_sync": "in sync"}


@click.command(name="status")
@shared
def command(wishes: Wishes) -> None:
    """Show what is open now and when each target was last looked at.

    Asks the state store only; `schemawatchd --once` looks anew.
    """
    configured = configuration(wishes)
    now = SystemClock().now()
    with remembered(configured) as store:
        if store is None:
            lines = [NOTHING_YET]
        else:
            lines = [
                *_daemon(configured),
                *_targets(configured, store, now),
                *_outbox(outstanding(configured, store, SystemClock())),
            ]
    write("".join(f"{harmless(line)}\n" for line in lines), wishes)


def _daemon(configured: Configuration) -> Iterator[str]:
    holder = Lock(configured.state).holder()
    yield f"daemon: running (process {holder.pid} on {holder.host})" if holder else "daemon: not running"


def _targets(configured: Configuration, store: Store, now: datetime) -> Iterator[str]:
    memories = {each.target: each for each in store.memories()}
    alive = [each for each in store.incidents(states=(State.OPEN, State.WAITING)) if not rule_of(each).everywhere]
    for target in configured.targets:
        memory = memories.get(target.name)
        yield f"{target.name} ({target.environment}): {_state(memory, now)}"
        yield from _incidents([each for each in alive if each.target == target.name], now)
    project = [each for each in alive if each.target is None]
    if project:
        yield "project:"
        yield from _incidents(project, now)


def _state(memory: Memory | None, now: datetime) -> str:
    if memory is None or memory.last_look is None:
        return "never looked at"
    said = _WORDS.get(memory.status, memory.status)
    return f"{said}, looked at {ago(now - memory.last_look)} ago"


def _incidents(incidents: list[Incident], now: datetime) -> Iterator[str]:
    for each in sorted(incidents, key=lambda each: each.severity.rank):
        yield f"  {each.severity.upper():<8}  {each.id[:4]}  {each.summary} (for {ago(now - each.first_seen)})"


def _outbox(backlogs: Iterable[Backlog]) -> Iterator[str]:
    for each in backlogs:
        why = f": {each.last_error}" if each.last_error else ""
        broken = ", its breaker is open" if each.broken else ""
        if each.waiting or each.dead or each.broken:
            yield f"channel {each.channel}: {each.waiting} waiting, {len(each.dead)} failed{broken}{why}"


def ago(passed: timedelta) -> str:
    """A duration in its two largest units: `3h 20m`."""
    seconds = max(0, int(passed.total_seconds()))
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [
        f"{number}{unit}" for number, unit in ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s")) if number
    ]
    return " ".join(parts[:2]) or "0s"
