"""`notify test`: a message to each channel that says it is a test."""

import socket
import sys
from collections.abc import Iterator
from datetime import tzinfo

import click

from schemawatchd.actions.api_client import open_api
from schemawatchd.actions.api_types import Trace
from schemawatchd.actions.questions.trace import TraceArguments, trace
from schemawatchd.cli.format_time import moment
from schemawatchd.cli.load_config import configuration
from schemawatchd.cli.options import Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.errors import UsageError
from schemawatchd.notify.channel import Ending, channels
from schemawatchd.notify.pipeline.delivery import send_test
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.report import Exit
from schemawatchd.settings.secrets import NO_SECRET, Needed
from schemawatchd.settings.translate import Configuration


@click.group(name="notify", short_help="Send test messages, or trace one finding's delivery.")
def command() -> None:
    """Test the channels."""


@command.command(
    name="test", epilog=examples("schemawatchd notify test team", "schemawatchd notify test --dry-run 9f2c")
)
@click.argument("names", nargs=-1, metavar="[CHANNEL|FINDING]...")
@click.option("--dry-run", is_flag=True, help="Send nothing: show what each stage decides about FINDING, and why.")
@shared("config", "output")
def test(wishes: Wishes, names: tuple[str, ...], *, dry_run: bool) -> None:
    """Send a test message to each channel, or to those named; end with 0 or 6.

    With --dry-run FINDING nothing is sent: each stage of the delivery says what it decides about that finding now.
    """
    configured = configuration(wishes, NO_SECRET if dry_run else Needed(channels=frozenset(names) or None))
    if dry_run:
        write(_trace(configured, names), wishes)
        return
    if not configured.channels:
        raise UsageError("no channel is configured", hint='Add one: [channels.team] and url = "slack://…".')
    for name in names:
        if name not in configured.channels:
            raise UsageError(
                f"there is no channel `{name}`", hint=f"Channels are: {', '.join(configured.channels)}."
            )
    wanted = {name: spec for name, spec in configured.channels.items() if not names or name in names}
    ends = {name: send_test(each, socket.gethostname()) for name, each in channels(wanted).items()}
    lines = [f"{name}: {end.ending}{f' ({end.says})' if end.says else ''}" for name, end in ends.items()]
    write("".join(f"{harmless(line)}\n" for line in lines), wishes)
    if any(end.ending is not Ending.HANDED_OVER for end in ends.values()):
        sys.exit(Exit.NOT_HANDED_OVER)


def _trace(configured: Configuration, names: tuple[str, ...]) -> str:
    if len(names) != 1:
        raise UsageError("--dry-run needs one finding", hint="`schemawatchd status` shows their ids.")
    (mark,) = names
    with open_api(configured) as asked:
        found = asked.ask(trace, TraceArguments(id=mark.lower())) if asked else ()
    lines = [
        line
        for each in found
        for line in (
            f"channel {each.channel}, by {each.route}",
            *_stages(each),
            f"would be sent: {_verdict(each, configured.timezone)}",
        )
    ]
    if not found:
        lines = [f"would be sent: no, because no route matches `{mark}` (`schemawatchd config show` lists them)"]
    return "".join(f"{harmless(line)}\n" for line in lines)


def _verdict(found: Trace, zone: tzinfo) -> str:
    at = moment(found.at, zone) if found.at else ""
    if found.sent:
        return f"yes, at {at}, because {found.because}" if at else "yes, now"
    return f"no, because {found.because}{f' (until {at})' if at else ''}"


def _stages(found: Trace) -> Iterator[str]:
    for number, note in enumerate(found.notes, 1):
        yield f"  {number:>2}. {note.stage:<13} {'HELD: ' if note.stage == found.held else ''}{note.says}"
