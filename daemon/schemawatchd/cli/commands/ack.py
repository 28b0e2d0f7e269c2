"""`ack`: I am on it."""

import click

from schemawatchd.app.asking import desk
from schemawatchd.cli.commands.status import NOTHING_YET
from schemawatchd.cli.configured import configuration
from schemawatchd.cli.options import Wishes, shared
from schemawatchd.cli.output import write
from schemawatchd.errors import UsageError
from schemawatchd.reports.harmless import harmless
from schemawatchd.settings.secrets import NO_SECRET


@click.command(name="ack")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("-m", "--reason", metavar="TEXT", required=True, help="What you are doing about it.")
@shared
def command(wishes: Wishes, ids: tuple[str, ...], reason: str) -> None:
    """Say that you are on these incidents: no reminders until they are over.

    Four characters of an id are enough. A drift that changes breaks it and is told anew.
    """
    with desk(configuration(wishes, NO_SECRET)) as asked:
        if asked is None:
            raise UsageError("nothing has been looked at yet, so nothing is open", hint=NOTHING_YET)
        found = asked.ack(tuple(each.lower() for each in ids), reason)
    lines = [
        f"{each.incident.id[:4]}  {each.incident.summary}: {each.acked.by} is on it.\n"
        for each in found
        if each.acked
    ]
    write("".join(harmless(line[:-1]) + "\n" for line in lines), wishes)
