"""`history`: every observed change of a target."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

import click

from schemawatchd.actions.api_client import open_api
from schemawatchd.actions.api_types import TargetHistory
from schemawatchd.actions.questions.history import HistoryArguments, history
from schemawatchd.cli.commands.status import NOTHING_YET
from schemawatchd.cli.format_time import ago, moment
from schemawatchd.cli.load_config import configuration
from schemawatchd.cli.options import TEXT_AND_JSON, Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.errors import UsageError
from schemawatchd.reports.harmless import harmless, json_document
from schemawatchd.settings.secrets import NO_SECRET


@click.command(
    name="history",
    short_help="Show every observed change of a target.",
    epilog=examples("schemawatchd history prod", "schemawatchd history prod --limit 10 --format json"),
)
@click.argument("name", metavar="TARGET")
@click.option(
    "--limit", default=100, show_default=True, type=click.IntRange(1), help="Show at most this many states."
)
@shared("config", "output", formats=TEXT_AND_JSON)
def command(wishes: Wishes, name: str, limit: int) -> None:
    """Show every observed change of TARGET and what became of each finding, oldest first."""
    configured = configuration(wishes, NO_SECRET)
    with open_api(configured) as asked:
        if asked is None:
            raise UsageError("nothing has been checked yet", hint=NOTHING_YET)
        found = asked.ask(history, HistoryArguments(target=name, limit=limit))
    if wishes.format == "json":
        write(json_document(found), wishes)
        return
    lines = [line for _, line in sorted(_lines(found, configured.timezone), key=lambda each: each[0])]
    write("".join(f"{harmless(line)}\n" for line in lines or [f"Nothing was observed of {name} yet."]), wishes)


def _lines(found: TargetHistory, zone: tzinfo) -> Iterator[tuple[tuple[datetime, int], str]]:
    for seen in found.observed:
        digest = f"  {seen.digest.removeprefix('sha256:')[:12]}" if seen.digest else ""
        yield (seen.at, 0), f"{moment(seen.at, zone)}  {seen.status.replace('_', ' ')}{digest}"
    for each in found.entries:
        lasted = f" (after {ago(each.lasted)})" if each.lasted is not None else ""
        words = f"{each.severity.upper():<8}  {each.incident[:4]}  {each.what}: {each.summary}{lasted}"
        yield (each.at, 1), f"{moment(each.at, zone)}    {words}"
