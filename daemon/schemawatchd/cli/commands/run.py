"""`run`: the daemon, in the foreground."""

import os
import sys
from contextlib import suppress

import click

from schemawatchd.cli.load_config import configuration
from schemawatchd.cli.options import Wishes, examples, shared


@click.command(
    name="run",
    short_help="Run the daemon in the foreground (the default).",
    epilog=examples("schemawatchd run -v", "schemawatchd --config /etc/schemawatchd/schemawatchd.toml run"),
)
@shared("config", "verbose", "quiet")
def command(wishes: Wishes) -> None:
    """Watch in the foreground until SIGTERM or SIGINT.

    SIGHUP reads the configuration again, SIGUSR1 checks every target now.
    """
    start(wishes)


def start(wishes: Wishes) -> None:
    """Run the daemon and end the process."""
    from schemawatchd.service.daemon import run

    code = run(lambda: configuration(wishes), wishes.verbose - wishes.quiet)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # closed by whoever started us
            with suppress(OSError, ValueError):  # full, or its reader is gone: that is no reason to fail
                stream.flush()
    # A hand-over that hangs in a library's thread would keep the interpreter from ending; it is noted as unknown.
    os._exit(code)
