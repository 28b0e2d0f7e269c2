"""`check`: one look, nothing remembered, nobody told."""

import sys

import click

from schemawatchd.cli.configured import configuration
from schemawatchd.cli.looking import looked
from schemawatchd.cli.options import Wishes, shared
from schemawatchd.reports.format import renderer


@click.command(name="check")
@click.option("--parity", is_flag=True, help="Show, object by object, where targets differ from each other.")
@shared
def command(wishes: Wishes, *, parity: bool) -> None:
    """Look at every target now, without the state store and without messages.

    For CI and laptops. Ends 0 when all is well, 2 on findings, 3 when something is unknown.
    """
    configured = configuration(wishes)
    renderer(wishes.format or "text")
    sys.exit(looked(configured, wishes, grid=parity))
