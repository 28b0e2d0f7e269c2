"""`schemawatchd --once`: one look that remembers and tells, or, beside a daemon, only looks."""

import time

import click

from schemawatchd.app.asking import Look, RemoteDesk, daemon
from schemawatchd.app.remembering import deliverer, outstanding, remembering, sinces, steps, take_over, worker
from schemawatchd.cli.configured import configuration
from schemawatchd.cli.looking import looked
from schemawatchd.cli.options import Wishes
from schemawatchd.cli.output import show
from schemawatchd.cli.progress import looking_at, progress
from schemawatchd.clock import SystemClock
from schemawatchd.errors import SchemawatchdError, StoreBroken, StoreHeld
from schemawatchd.reports.format import renderer
from schemawatchd.reports.harmless import harmless
from schemawatchd.runtime.log import logging_for_people
from schemawatchd.settings.secrets import EVERY_SECRET, NO_SECRET, OF_TARGETS
from schemawatchd.settings.translate import Configuration, secrets_of
from schemawatchd.store.access import enter
from schemawatchd.store.lock import Lock
from schemawatchd.store.store import Store
from schemawatchd.watch.parity import parities
from schemawatchd.watch.report import Threshold, report

_SECONDS_TO_TELL = 30.0


def start(wishes: Wishes) -> int:
    """Look at every target now and answer with the exit code."""
    configured = configuration(wishes, NO_SECRET)
    renderer(wishes.format or "text")
    asked = daemon(configured)
    if asked is not None:
        return _asked(configured, wishes, asked)
    configured = configuration(wishes, OF_TARGETS if wishes.no_notify else EVERY_SECRET)
    logging_for_people(wishes.verbose - wishes.quiet, secrets_of(configured))
    enter(configured.state)
    lock = Lock(configured.state)
    try:
        lock.acquire(watches=False)
    except StoreHeld:
        return _beside(configured, wishes, lock)
    try:
        return _alone(configured, wishes)
    finally:
        lock.release()


def _asked(configured: Configuration, wishes: Wishes, asked: RemoteDesk) -> int:
    """The daemon looks, remembers and tells."""
    look = Look(targets=wishes.target, fail_on=wishes.threshold, fail_on_pending=wishes.fail_on_pending)
    with progress("the daemon looks", wishes.quiet):
        result = asked.look(look)
    click.echo(
        f"schemawatchd: the daemon{_who(asked)} checked; it keeps the history and sends the messages.", err=True
    )
    show(result, wishes, configured.timezone)
    return result.exit_codes[0]


def _who(asked: RemoteDesk) -> str:
    """The daemon's process; nothing where its state store cannot be read at this moment."""
    try:
        return f" ({asked.standing().daemon})"
    except SchemawatchdError:
        return ""


def _beside(configured: Configuration, wishes: Wishes, lock: Lock) -> int:
    """A daemon whose socket does not answer, or another single check, holds the store; this one only prints."""
    holder = lock.holder()
    what = "The daemon" if holder is None or holder.watches else "Another `schemawatchd --once`"
    who = f"{what} (process {holder.pid} on {holder.host})" if holder else what
    click.echo(harmless(f"schemawatchd: {who} holds the state store; this check only prints."), err=True)
    return looked(configured, wishes)


def _alone(configured: Configuration, wishes: Wishes) -> int:
    clock = SystemClock()
    store = Store.open(configured.state, clock)
    try:
        app = remembering(configured, store, clock, time.sleep)
        try:
            take_over(store, configured, clock)
            targets = app.targets(wishes.target)
            with progress(looking_at(targets), wishes.quiet):
                outcomes = steps(worker(app, store, lambda: None), targets)
                answers = parities(configured.parities, outcomes, configured.policy, app.answers)
        finally:
            app.close()
        with progress("telling", wishes.quiet):
            told = wishes.no_notify or _tell(configured, store, clock)
        since = sinces(store)
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
    show(result, wishes, configured.timezone)
    return result.exit_codes[0]


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
