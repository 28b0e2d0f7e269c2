"""`check`: one look, nothing remembered, nobody told."""

import sys

import click

from schemawatchd.app.parts import App, look
from schemawatchd.cli.configured import configuration
from schemawatchd.cli.options import Wishes, shared
from schemawatchd.cli.output import show
from schemawatchd.cli.progress import looking_at, progress
from schemawatchd.reports.format import renderer
from schemawatchd.watch.reporting import report


@click.command(name="check")
@shared
def command(wishes: Wishes) -> None:
    """Look at every target now, without the state store and without messages.

    For CI and laptops. Ends 0 when all is well, 2 on findings, 3 when something is unknown.
    """
    configured = configuration(wishes)
    renderer(wishes.format or "text")
    app = App(configured)
    try:
        targets = app.targets(wishes.target)
        with progress(looking_at(targets), wishes.quiet):
            outcomes = look(app, targets)
    finally:
        app.close()
    result = report(outcomes, app.clock.now(), wishes.threshold, {})
    show(result, wishes, configured.timezone)
    sys.exit(result.exit_codes[0])
