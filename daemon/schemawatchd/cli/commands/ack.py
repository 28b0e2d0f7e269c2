"""`ack`: I am on it."""

import click

from schemawatchd.actions.api_client import open_api
from schemawatchd.actions.questions.incidents import AckArguments, ack
from schemawatchd.cli.commands.status import NOTHING_YET
from schemawatchd.cli.load_config import configuration
from schemawatchd.cli.options import Wishes, demand_reason, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.errors import UsageError
from schemawatchd.reports.harmless import harmless
from schemawatchd.settings.secrets import NO_SECRET


@click.command(
    name="ack",
    short_help="Acknowledge incidents: no reminders until resolved.",
    epilog=examples(
        'schemawatchd ack 9f2c -m "rebuilding the index"', 'schemawatchd ack 9f2c 77aa -m "ticket 512"'
    ),
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("-m", "--reason", metavar="TEXT", required=True, help="What you are doing about it.")
@shared("config", "output")
def command(wishes: Wishes, ids: tuple[str, ...], reason: str) -> None:
    """Acknowledge incidents: no reminders until they are resolved.

    Four characters of an id are enough. If the drift changes, the acknowledgement ends and it is reported again.
    """
    demand_reason(reason)
    with open_api(configuration(wishes, NO_SECRET)) as asked:
        if asked is None:
            raise UsageError("nothing has been checked yet, so nothing is open", hint=NOTHING_YET)
        found = asked.ask(ack, AckArguments(ids=tuple(each.lower() for each in ids), reason=reason))
    lines = [
        f"{each.incident.id[:4]}  {each.incident.summary}: {each.acked.by} is on it.\n"
        for each in found
        if each.acked
    ]
    write("".join(harmless(line[:-1]) + "\n" for line in lines), wishes)
