"""`schemawatchd --once`: one look that remembers and tells, or, beside a daemon, only looks."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

import click

from schemawatchd.actions.api import NoArguments
from schemawatchd.actions.api_client import ApiClient, running_daemon
from schemawatchd.actions.once import check_once
from schemawatchd.actions.questions.check_now import CheckNowArguments, check_now
from schemawatchd.actions.questions.history import JournalArguments, journal
from schemawatchd.actions.questions.status import status
from schemawatchd.cli.format_time import ago
from schemawatchd.cli.load_config import configuration
from schemawatchd.cli.options import Wishes
from schemawatchd.cli.output import show, write
from schemawatchd.cli.progress import Count, looking_at, progress
from schemawatchd.cli.run_check import run_check
from schemawatchd.clock import SystemClock
from schemawatchd.errors import SchemawatchdError, StoreHeld
from schemawatchd.incidents.move import Entry
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.report import Exit, Report, only
from schemawatchd.runtime.events import reports_event
from schemawatchd.runtime.log import logging_for_people
from schemawatchd.schema.target import Target
from schemawatchd.settings.secrets import EVERY_SECRET, NO_SECRET, OF_TARGETS
from schemawatchd.settings.translate import Configuration, secrets_of
from schemawatchd.store.access import enter
from schemawatchd.store.lock import Lock

_NEWS = frozenset({"opened", "reopened", "changed", "worsened"})


def start(wishes: Wishes, *, only_new: bool = False) -> int:
    """Check every target now and answer with the exit code. With `only_new`, print what is not known already."""
    configured = configuration(wishes, NO_SECRET)
    daemon = running_daemon(configured)
    if daemon is not None:
        return _by_daemon(configured, wishes, daemon, only_new=only_new)
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


def _by_daemon(configured: Configuration, wishes: Wishes, daemon: ApiClient, *, only_new: bool) -> int:
    """The daemon checks, keeps the result and notifies."""
    begun = SystemClock().now()
    wanted = CheckNowArguments(
        targets=wishes.target, fail_on=wishes.threshold, fail_on_pending=wishes.fail_on_pending
    )
    with progress("the daemon is checking", wishes.quiet):
        result = daemon.ask(check_now, wanted)
    if only_new:
        entries = daemon.ask(journal, JournalArguments(since=begun))
        _show_new(result, entries, wishes, configured)
        return result.exit_codes[0]
    says = f"schemawatchd: The daemon{_who(daemon)} did this check; it keeps the history and sends notifications."
    if not wishes.quiet:
        click.echo(says, err=True)
    show(result, wishes, configured.timezone)
    return result.exit_codes[0]


def _who(daemon: ApiClient) -> str:
    """The daemon's process; nothing where its state store cannot be read at this moment."""
    try:
        return f" ({daemon.ask(status, NoArguments()).daemon})"
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
    return run_check(configured, wishes)


def _alone(configured: Configuration, wishes: Wishes, *, only_new: bool) -> int:
    def on_stage(targets: Sequence[Target]) -> AbstractContextManager[Count]:
        return progress(looking_at(targets) if targets else "sending notifications", wishes.quiet)

    result = check_once(
        configured,
        wishes.target,
        wishes.threshold,
        fail_on_pending=wishes.fail_on_pending,
        notify=not wishes.no_notify,
        on_stage=on_stage,
    )
    if (error := result.not_copied) is not None:
        click.echo(harmless(f"schemawatchd: the state store was not copied: {error.says}. {error.hint}"), err=True)
    if only_new:
        _show_new(result.report, result.entries, wishes, configured)
    else:
        show(result.report, wishes, configured.timezone, places=result.lines)
    return result.report.exit_codes[0]


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
