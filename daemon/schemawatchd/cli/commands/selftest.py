"""`selftest`: injects every class of drift into scratch and shows which of them are seen."""

import sys

import click

from schemawatchd.cli.options import Wishes, shared
from schemawatchd.cli.output import coloured, write
from schemawatchd.cli.progress import progress
from schemawatchd.engines.engine import Limits
from schemawatchd.errors import UsageError


@click.command(name="selftest")
@click.option("--engine", metavar="ENGINE", multiple=True, help="Only this engine; may be repeated.")
@shared
def command(wishes: Wishes, engine: tuple[str, ...]) -> None:
    """Inject every class of drift, one at a time, into throw-away databases and show which of them are seen.

    Works without a configuration and touches no target. An engine whose server programs are not on this
    machine is left out. Ends 0 when all is seen, 2 when something is not, and 3 when an engine cannot answer
    or one that was asked for is not here.
    """
    from schemawatchd.app.selftesting import selftest
    from schemawatchd.reports.matrix import as_json, as_text

    if wishes.format not in (None, "text", "json"):
        raise UsageError(f"selftest has no format `{wishes.format}`", hint="Formats are: text, json.")
    with progress(f"injecting drift into scratch on {', '.join(engine) or 'every engine'}", wishes.quiet):
        matrix = selftest(engine, Limits())
    shown = as_json(matrix) if wishes.format == "json" else as_text(matrix, colour=coloured(wishes))
    write(shown, wishes)
    sys.exit(matrix.exit_codes[0])
