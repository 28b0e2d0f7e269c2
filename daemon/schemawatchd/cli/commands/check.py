"""`check`: one look, nothing remembered, nobody told."""

import sys
from datetime import timedelta

import click

from schemawatchd.cli.awaiting import awaited
from schemawatchd.cli.configured import configuration, of_targets
from schemawatchd.cli.looking import looked
from schemawatchd.cli.options import Wishes, shared
from schemawatchd.reports.format import renderer
from schemawatchd.settings.durations import duration


@click.command(name="check")
@click.option("--parity", is_flag=True, help="Show, object by object, where targets differ from each other.")
@click.option(
    "--expect", metavar="VERSION", help="Be at this version of the migrations, or at `head`; else end with 4."
)
@click.option("--wait", metavar="DURATION", help="Look again until it is so, for as long as this.")
@shared
def command(wishes: Wishes, *, parity: bool, expect: str | None, wait: str | None) -> None:
    """Look at every target now, without the state store and without messages.

    For CI and laptops. Ends 0 when all is well, 2 on findings, 3 when something is unknown.
    """
    configured = configuration(wishes, of_targets(wishes))
    renderer(wishes.format or "text")
    if expect is None and wait is not None:
        raise click.UsageError("--wait goes with --expect")
    if expect is None:
        sys.exit(looked(configured, wishes, grid=parity))
    try:
        patience = duration(wait) if wait else timedelta()
    except ValueError as error:
        raise click.UsageError(f"--wait: {error}") from error
    sys.exit(awaited(configured, wishes, expect, patience))
