"""The gate after a deployment: look until each target is at a version and in sync, or the time is over."""

import time
from collections.abc import Sequence
from datetime import timedelta

import click

from schemawatchd.cli.options import Wishes
from schemawatchd.cli.output import show
from schemawatchd.cli.progress import looking_at, progress
from schemawatchd.errors import UsageError
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.report import Exit, Status
from schemawatchd.settings.translate import Configuration
from schemawatchd.watch.report import Threshold, report
from schemawatchd.watch.result import Examination, Outcome
from schemawatchd.wiring.container import App, look

_PAUSE = 2.0
HEAD = "head"


def awaited(configured: Configuration, wishes: Wishes, version: str, patience: timedelta) -> int:
    """Look at the targets until all are as expected, show the last report, and answer with the exit code."""
    app = App(configured)
    until = app.clock.monotonic() + patience.total_seconds()
    try:
        targets = [each for each in app.targets(wishes.target) if each.migrations is not None]
        if not targets:
            raise UsageError("--expect needs targets with migrations", hint="Name one with --target.")
        with progress(looking_at(targets), wishes.quiet) as count:
            outcomes = look(app, targets, count)
            while (says := _amiss(outcomes, version)) and app.clock.monotonic() < until:
                time.sleep(_PAUSE)
                outcomes = look(app, targets, count)
    finally:
        app.close()
    result = report(outcomes, app.clock.now(), Threshold(severity=wishes.threshold, pending=version == HEAD), {})
    show(result, wishes, configured.timezone)
    if not says:
        return result.exit_codes[0]
    click.echo(harmless(f"schemawatchd: {says}"), err=True)
    return int(Exit.REFUSED)


def _amiss(outcomes: Sequence[Outcome], version: str) -> str:
    """Reason why the target is not ready, or ''."""
    return "; ".join(filter(None, (_one(each, version) for each in outcomes)))


def _one(outcome: Outcome, version: str) -> str:
    name = outcome.target.name
    if not isinstance(outcome, Examination) or outcome.migration is None:
        return f"{name} could not be checked"
    at = outcome.migration
    wanted = at.head if version == HEAD else version
    if at.applied is None or not wanted or not at.applied.startswith(wanted):
        return f"{name} is at {at.applied or 'nothing'}, expected {wanted}"
    if version == HEAD and at.pending:
        return f"{name} has {len(at.pending)} pending"
    return f"{name} is {outcome.status.replace('_', ' ')}" if outcome.status in _WRONG else ""


_WRONG = frozenset({Status.DRIFT, Status.UNKNOWN})
