"""`notify test`: a message to each channel that says it is a test."""

import socket
import sys

import click

from schemawatchd.cli.configured import configuration
from schemawatchd.cli.options import Wishes, shared
from schemawatchd.cli.output import write
from schemawatchd.errors import UsageError
from schemawatchd.notify.channel import Ending, channels
from schemawatchd.notify.deliver import send_test
from schemawatchd.reports.report import Exit


@click.group(name="notify")
def command() -> None:
    """Try the channels."""


@command.command(name="test")
@click.argument("names", nargs=-1, metavar="[CHANNEL]...")
@shared
def test(wishes: Wishes, names: tuple[str, ...]) -> None:
    """Send a message that says it is a test, to each channel or to those named; end 0 or 6."""
    configured = configuration(wishes)
    if not configured.channels:
        raise UsageError("no channel is configured", hint='Add one: [channels.team] and url = "slack://…".')
    for name in names:
        if name not in configured.channels:
            raise UsageError(
                f"there is no channel `{name}`", hint=f"Channels are: {', '.join(configured.channels)}."
            )
    wanted = {name: spec for name, spec in configured.channels.items() if not names or name in names}
    ends = {name: send_test(each, socket.gethostname()) for name, each in channels(wanted).items()}
    lines = [f"{name}: {end.ending}{f' ({end.says})' if end.says else ''}\n" for name, end in ends.items()]
    write("".join(lines), wishes)
    if any(end.ending is not Ending.HANDED_OVER for end in ends.values()):
        sys.exit(Exit.NOT_HANDED_OVER)
