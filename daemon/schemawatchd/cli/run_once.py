"""`schemawatchd --once`: one look that remembers and tells, or, beside a daemon, only looks."""

import time
from collections.abc import Sequence
from pathlib import Path

import click

from schemawatchd.actions.api_client import Look, RemoteDesk, daemon
from schemawatchd.actions.explain import places
from schemawatchd.cli.format_time import ago
from schemawatchd.cli.load_config import configuration
from schemawatchd.cli.options import Wishes
from schemawatchd.cli.output import show, write
from schemawatchd.cli.progress import looking_at, progress
from schemawatchd.cli.run_check import looked
from schemawatchd.clock import SystemClock
from schemawatchd.errors import SchemawatchdError, StoreBroken, StoreHeld
from schemawatchd.incidents.move import Entry
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.report import Exit, Report, only
from schemawatchd.runtime.events import reports_event
from schemawatchd.runtime.log import logging_for_people
from schemawatchd.settings.secrets import EVERY_SECRET, NO_SECRET, OF_TARGETS
from schemawatchd.settings.translate import Configuration, secrets_of
from schemawatchd.store.access import enter
from schemawatchd.store.lock import Lock
from schemawatchd.store.store import Store
from schemawatchd.watch.parity import parities
from schemawatchd.watch.report import Threshold, report
from schemawatchd.wiring.persistence import deliverer, outstanding, remembering, sinces, steps, take_over, worker

_SECONDS_TO_TELL = 30.0
_NEWS = frozenset({"opened", "reopened", "changed", "worsened"})


def start(wishes: Wishes, *, only_new: bool = False) -> int:
    """Check every target now and answer with the exit code. With `only_new`, print what is not known already."""
    configured = configuration(wishes, NO_SECRET)
    asked = daemon(configured)
    if asked is not None:
        return _asked(configured, wishes, asked, only_new=only_new)
    configured = configuration(wishes, OF_TARGETS if wishes.no_notify else EVERY_SECRET)
    logging_for_people(wishes.verbose - wishes.quiet, secrets_of(configured))
    enter(configured.state)
    lock = Lock(configured.state)
    try:
        lock.acquire(watches=False)
    except StoreHeld:
        return _beside(configured, wishes, lock, only_new=only_new)
    try:
        return _alone(configured, wishes, only_new=only_new)
    finally:
        lock.release()


def _asked(configured: Configuration, wishes: Wishes, asked: RemoteDesk, *, only_new: bool) -> int:
    """The daemon checks, keeps the result and notifies."""
    begun = SystemClock().now()
    look = Look(targets=wishes.target, fail_on=wishes.threshold, fail_on_pending=wishes.fail_on_pending)
    with progress("the daemon is checking", wishes.quiet):
        result = asked.look(look)
    if only_new:
        _show_new(result, asked.journal(begun), wishes, configured)
        return result.exit_codes[0]
    says = f"schemawatchd: The daemon{_who(asked)} did this check; it keeps the history and sends notifications."
    if not wishes.quiet:
        click.echo(says, err=True)
    show(result, wishes, configured.timezone)
    return result.exit_codes[0]


def _who(asked: RemoteDesk) -> str:
    """The daemon's process; nothing where its state store cannot be read at this moment."""
    try:
        return f" ({asked.standing().daemon})"
    except SchemawatchdError:
        return ""


def _beside(configured: Configuration, wishes: Wishes, lock: Lock, *, only_new: bool) -> int:
    """A daemon whose socket does not answer, or another single check, holds the store; this one only prints.

    What is new is then for the other one to say.
    """
    holder = lock.holder()
    what = "The daemon" if holder is None or holder.watches else "Another `schemawatchd --once`"
    who = f"{what} (process {holder.pid} on {holder.host})" if holder else what
    if only_new:
        click.echo(harmless(f"schemawatchd: {who} holds the state store and reports what is new."), err=True)
        return int(Exit.UNKNOWN)
    click.echo(harmless(f"schemawatchd: {who} holds the state store; this check only prints."), err=True)
    return looked(configured, wishes)


def _alone(configured: Configuration, wishes: Wishes, *, only_new: bool) -> int:
    clock = SystemClock()
    begun = clock.now()
    store = Store.open(configured.state, clock)
    try:
        app = remembering(configured, store, clock, time.sleep)
        try:
            take_over(store, configured, clock)
            targets = app.targets(wishes.target)
            with progress(looking_at(targets), wishes.quiet) as count:
                outcomes = steps(worker(app, store, lambda: None), targets, count)
                answers = parities(configured.parities, outcomes, configured.policy, app.answers)
        finally:
            app.close()
        with progress("sending notifications", wishes.quiet):
            told = wishes.no_notify or _tell(configured, store, clock)
        since = sinces(store)
        entries = store.journal(since=begun) if only_new else ()
        _copy(store)
        result = report(
            outcomes,
            clock.now(),
            Threshold(severity=wishes.threshold, pending=wishes.fail_on_pending, handed_over=told),
            since,
            parities=answers,
        )
    finally:
        store.close()
    if only_new:
        _show_new(result, entries, wishes, configured)
    else:
        show(result, wishes, configured.timezone, places=places(outcomes, Path.cwd()))
    return result.exit_codes[0]


def _show_new(result: Report, entries: Sequence[Entry], wishes: Wishes, configured: Configuration) -> None:
    """What `entries` say has begun, changed or ended; as text nothing at all where that is nothing.

    A machine's format stays one valid document.
    """
    fresh = frozenset(each.incident for each in entries if each.what in _NEWS)
    news = only(result, fresh)
    over = [each for each in entries if each.what == "resolved" and not reports_event(each.rule)]
    as_text = wishes.format in (None, "text")
    if news.findings or news.targets or not as_text:
        show(news, wishes, configured.timezone)
    if over and as_text:
        lines = (f"RESOLVED  {each.target or 'project'}: {each.summary}{_after(each)}" for each in over)
        write("".join(f"{harmless(line)}\n" for line in lines), wishes)


def _after(entry: Entry) -> str:
    return f" (after {ago(entry.lasted)})" if entry.lasted is not None else ""


def _copy(store: Store) -> None:
    """Where no daemon runs, and `--once` is called by a timer, the hourly copy is its to make."""
    try:
        if store.rescuer.is_old():
            store.rescuer.copy()
    except StoreBroken as error:
        click.echo(harmless(f"schemawatchd: the state store was not copied: {error.says}. {error.hint}"), err=True)


def _tell(configured: Configuration, store: Store, clock: SystemClock) -> bool:
    """Try each waiting message once, whatever its backoff. Whether all of them were handed over."""
    if not any(each.waiting or each.dead for each in outstanding(configured, store, clock)):
        return True
    teller = deliverer(configured, store, clock)
    teller.run_once(hurry=True, within=_SECONDS_TO_TELL)
    return not any(each.waiting or each.dead for each in teller.backlogs())
