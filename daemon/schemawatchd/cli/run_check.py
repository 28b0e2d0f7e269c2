"""The part of `check` that people see: progress, the report, a remark, and the exit code."""

from contextlib import closing
from datetime import timedelta

import click

from schemawatchd.actions.check import check, targets_with_migrations, wait_for_version
from schemawatchd.cli.options import Wishes
from schemawatchd.cli.output import show
from schemawatchd.cli.progress import looking_at, progress
from schemawatchd.reports.harmless import harmless
from schemawatchd.settings.translate import Configuration
from schemawatchd.watch.report import Threshold
from schemawatchd.wiring.container import Container


def run_check(configured: Configuration, wishes: Wishes, *, grid: bool = False) -> int:
    """Check the targets, show the report, and return the exit code. `grid` also shows how targets differ."""
    with closing(Container(configured)) as container:
        targets = container.targets(wishes.target)
        threshold = Threshold(severity=wishes.threshold, pending=wishes.fail_on_pending)
        with progress(looking_at(targets), wishes.quiet) as count:
            result = check(container, targets, threshold, parity=grid, on_progress=count)
    show(result.report, wishes, configured.timezone, grid=grid, places=result.lines)
    if result.undecided and not wishes.quiet:
        click.echo(
            "schemawatchd: `check` keeps no history, so it cannot tell whether the schema file or"
            f" {', '.join(result.undecided)} changed. Use `--once` for that.",
            err=True,
        )
    return result.report.exit_codes[0]


def run_wait(configured: Configuration, wishes: Wishes, version: str, patience: timedelta) -> int:
    """Check until each target is at `version`, show the last report, and return the exit code."""
    with closing(Container(configured)) as container:
        targets = targets_with_migrations(container, wishes.target)
        with progress(looking_at(targets), wishes.quiet) as count:
            result = wait_for_version(container, targets, version, patience, wishes.threshold, count)
    show(result.report, wishes, configured.timezone)
    if result.reason:
        click.echo(harmless(f"schemawatchd: {result.reason}"), err=True)
    return result.exit_code
