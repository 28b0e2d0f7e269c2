"""`snapshot`: everything that defines a schema at this moment, as a file."""

import click

from schemawatchd.app.operands import Played, operand, snapshot_of
from schemawatchd.cli.configured import configured_once
from schemawatchd.cli.options import Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.clock import SystemClock
from schemawatchd.engines.engine import Limits
from schemawatchd.errors import UsageError
from schemawatchd.reports.harmless import harmless, harmless_json
from schemawatchd.schema.codec import encode


@click.command(
    name="snapshot",
    short_help="Write the schema of a database to a file.",
    epilog=examples(
        "schemawatchd snapshot prod -o prod.json", "schemawatchd snapshot sqlite:///shop.db --output shop.json"
    ),
)
@click.argument("what", metavar="TARGET")
@click.option("-o", "file", metavar="FILE", help="The same as --output.")
@shared("config", "output", formats=("json",))
def command(wishes: Wishes, what: str, file: str | None) -> None:
    """Write a snapshot of TARGET: a target's name, a database URL, a SQLite file, '${ENV}', or - for a URL on
    standard input.

    The file can be the canonical schema (`schema = "schema.json"`) where there is no scratch server.
    """
    side = operand(what, configured_once(wishes, (what,)))
    engine = side.engine()
    if engine is None or side.dsn is None:
        raise UsageError(f"`{what}` is no database", hint="Name a target or a database URL.")
    snapshot = snapshot_of(side, engine, Played(), SystemClock(), Limits())
    for refused in snapshot.coverage.failed:
        click.echo(harmless(f"schemawatchd: not in it: {refused.kind}: {refused.reason}"), err=True)
    write(harmless_json(encode(snapshot).decode()), wishes, file)
