"""`diff`: what of A is not so in B."""

import sys

import click

from schemawatchd.app.comparing import answers, between, difference
from schemawatchd.app.operands import common_engine, operand, played, snapshots_of
from schemawatchd.app.parts import App
from schemawatchd.cli.configured import configuration, configured_once
from schemawatchd.cli.options import Wishes, shared
from schemawatchd.cli.output import show
from schemawatchd.clock import SystemClock
from schemawatchd.engines.engine import Limits
from schemawatchd.reports.format import renderer
from schemawatchd.reports.report import Report
from schemawatchd.schema.target import Target
from schemawatchd.settings.secrets import Needed


@click.command(name="diff")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--engine", metavar="ENGINE", help="Play schema files on this engine, where neither side tells it.")
@shared
def command(wishes: Wishes, a: str, b: str, engine: str | None) -> None:
    """Compare A, which should be, with B, which is: targets, database URLs, SQLite files, .sql files,
    models (app/models.py:Base) or snapshot files.

    Files are played as the configuration has it for its targets, where there is one.

    Two targets are also shown as a grid, with the one that differs from its schema marked. Ends 0 when they are
    the same and 2 when they differ.
    """
    renderer(wishes.format or "text")
    clock = SystemClock()
    configured = configured_once(wishes, (a, b))
    left, right = operand(a, configured), operand(b, configured)
    if left.target and right.target:
        result = _between(wishes, left.target, right.target)
        show(result, wishes, grid=True)
        sys.exit(result.exit_codes[0])
    common = common_engine((left, right), engine, configured)
    how = played((left, right), common, configured)
    sides = snapshots_of((left, right), common, how, clock, Limits())
    asking = answers(common, sides, how.server)
    result = difference((left.given, right.given), sides, clock, wishes.threshold, asking=asking)
    show(result, wishes)
    sys.exit(result.exit_codes[0])


def _between(wishes: Wishes, first: Target, second: Target) -> Report:
    app = App(configuration(wishes, Needed(frozenset({first.name, second.name}))))
    try:
        return between(app, (first, second), wishes.threshold)
    finally:
        app.close()
