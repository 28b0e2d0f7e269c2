"""`check`: one look, nothing remembered, nobody told."""

import sys
from datetime import timedelta

import click

from schemawatchd.cli.load_config import configuration, of_targets
from schemawatchd.cli.options import REPORTS, Wishes, examples, shared
from schemawatchd.cli.run_check import run_check, run_wait
from schemawatchd.settings.durations import duration


@click.command(
    name="check",
    short_help="Check every target now, for CI and laptops.",
    epilog=examples(
        "schemawatchd check --target prod",
        "schemawatchd check --format github --fail-on warning",
        "schemawatchd check --target prod --expect head --wait 2m",
    ),
)
@click.option("--parity", is_flag=True, help="Also show where targets differ from each other, object by object.")
@click.option(
    "--expect",
    metavar="VERSION",
    help="End with 4 unless each target is at this version of its migrations, or at `head`.",
)
@click.option("--wait", metavar="DURATION", help="With --expect: check again until it is, for at most this long.")
@shared("config", "target", "output", "fail_on", "fail_on_pending", "show_all", "quiet", formats=REPORTS)
def command(wishes: Wishes, *, parity: bool, expect: str | None, wait: str | None) -> None:
    """Check every target now, without the state store and without messages.

    For CI and laptops. Ends with 0 if all is well, 2 if there are findings, and 3 if something is unknown.
    """
    configured = configuration(wishes, of_targets(wishes))
    if expect is None and wait is not None:
        raise click.UsageError("--wait needs --expect")
    if expect is None:
        sys.exit(run_check(configured, wishes, grid=parity))
    try:
        patience = duration(wait) if wait else timedelta()
    except ValueError as error:
        raise click.UsageError(f"--wait: {error}") from error
    sys.exit(run_wait(configured, wishes, expect, patience))
