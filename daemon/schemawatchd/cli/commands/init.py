"""`init`: a first configuration from what is there."""

import os
import sys
from pathlib import Path

import click

from schemawatchd.app.beginning import DatabaseFound, begin, found_in
from schemawatchd.app.operands import public
from schemawatchd.cli.options import Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.clock import SystemClock
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.report import Exit


@click.command(
    name="init",
    short_help="Write a first configuration for this folder.",
    epilog=examples(
        "schemawatchd init sqlite:///shop.db",
        "schemawatchd init postgresql://watch@localhost/shop_dev postgresql://watch@db.internal/shop",
    ),
)
@click.argument("urls", nargs=-1, metavar="[URL]...")
@shared("output")
def command(wishes: Wishes, urls: tuple[str, ...]) -> None:
    """Write schemawatchd.toml, and schema.sql where there is no source of truth yet, in this folder.

    Without a URL, the database is taken from DATABASE_URL, .env or alembic.ini. With two, the first is dev
    and the last prod unless their names say otherwise. Nothing that exists is overwritten.
    """
    folder = Path.cwd()
    databases = [_found(url) for url in urls] or [found_in(folder, os.environ)]
    begun = begin(folder, databases, SystemClock())
    write("".join(f"{harmless(line)}\n" for line in begun.says), wishes)
    if not begun.complete:
        sys.exit(Exit.UNKNOWN)


def _found(url: str) -> DatabaseFound:
    return DatabaseFound(public(url), url, "the database")
