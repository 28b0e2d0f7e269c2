"""`selftest`: injects every class of drift into scratch and shows which of them are seen."""

import sys

import click

from schemawatchd.cli.options import TEXT_AND_JSON, Wishes, examples, shared
from schemawatchd.cli.output import coloured, write
from schemawatchd.cli.progress import progress
from schemawatchd.engines.engine import Limits


@click.command(
    name="selftest",
    short_help="Show which classes of drift are detected here.",
    epilog=examples(
        "schemawatchd selftest --engine sqlite", "schemawatchd selftest --format json --output matrix.json"
    ),
)
@click.option("--engine", metavar="ENGINE", multiple=True, help="Only this engine; can be repeated.")
@shared("output", "quiet", formats=TEXT_AND_JSON)
def command(wishes: Wishes, engine: tuple[str, ...]) -> None:
    """Inject every class of drift, one at a time, into temporary databases and show which are detected.

    Works without a configuration and touches no target. An engine whose server programs are not on this machine is
    left out. Ends with 0 if everything is detected, 2 if something is not, and 3 if an engine does not answer or
    one that was named is not installed.
    """
    from schemawatchd.actions.selftest import selftest
    from schemawatchd.reports.matrix import as_json, as_text

    with progress(f"injecting drift on {', '.join(engine) or 'every engine'}", wishes.quiet) as count:
        matrix = selftest(engine, Limits(), count)
    shown = as_json(matrix) if wishes.format == "json" else as_text(matrix, colour=coloured(wishes))
    write(shown, wishes)
    sys.exit(matrix.exit_codes[0])
