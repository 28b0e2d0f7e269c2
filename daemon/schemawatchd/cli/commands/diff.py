"""`diff`: what of A is not so in B."""

import sys

import click

from schemawatchd.actions.diff import answers, between, difference
from schemawatchd.actions.diff_arguments import common_engine, operand, played, snapshots_of
from schemawatchd.cli.load_config import configuration, configured_once
from schemawatchd.cli.options import REPORTS, Wishes, examples, shared
from schemawatchd.cli.output import show
from schemawatchd.clock import SystemClock
from schemawatchd.engines.engine import Limits
from schemawatchd.reports.report import Report
from schemawatchd.schema.target import Target
from schemawatchd.settings.secrets import Needed
from schemawatchd.wiring.container import Container


@click.command(
    name="diff",
    short_help="Compare two schemas: databases, files or snapshots.",
    epilog=examples(
        "schemawatchd diff dev prod",
        "schemawatchd diff schema.sql sqlite:///shop.db",
        "schemawatchd diff before.json after.json --format markdown",
    ),
)
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option(
    "--engine", metavar="ENGINE", help="Load schema files on this engine if neither side says which it is."
)
@shared("config", "output", "fail_on", "show_all", formats=REPORTS)
def command(wishes: Wishes, a: str, b: str, engine: str | None) -> None:
    """Compare A, the expected schema, with B, the actual one.

    Each is a target, a database URL, a SQLite file, a .sql file, models (app/models.py:Base) or a snapshot file.
    Files are loaded with the settings of the configuration, if there is one.

    Two targets are also shown as a grid, with the one that differs from its schema marked. Ends with 0 if they are
    the same and 2 if they differ.
    """
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
    container = Container(configuration(wishes, Needed(frozenset({first.name, second.name}))))
    try:
        return between(container, (first, second), wishes.threshold)
    finally:
        container.close()
