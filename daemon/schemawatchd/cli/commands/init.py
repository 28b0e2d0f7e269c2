"""`init`: a first configuration from what is there."""

import os
import sys
from pathlib import Path

import click

from schemawatchd.actions.diff_arguments import public
from schemawatchd.actions.discovery import DatabaseFound, found_in
from schemawatchd.actions.init_project import begin
from schemawatchd.cli.options import Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.clock import SystemClock
from schemawatchd.engines.find import engine_of_file
from schemawatchd.errors import UsageError
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
    """Write schemawatchd.toml here, and schema.sql if the project has no schema, migrations or models.

    Each URL is a database URL, a SQLite file or '${NAME}'. Without one, the database is taken from DATABASE_URL,
    .env or alembic.ini. Of two, the first is dev and the last prod unless their names say otherwise. Three or more
    are named by their databases; if they differ, a snapshot is written for each. Nothing that exists is
    overwritten.
    """
    folder = Path.cwd()
    databases = [_found(url) for url in urls] or [found_in(folder, os.environ)]
    begun = begin(folder, databases, SystemClock())
    write("".join(f"{harmless(line)}\n" for line in begun.says), wishes)
    if not begun.complete:
        sys.exit(Exit.UNKNOWN)


def _found(given: str) -> DatabaseFound:
    """The database that a word means: a URL, `${NAME}`, or the path of a SQLite file that is there."""
    url = public(given)
    if "://" in url:
        return DatabaseFound(url, given, "the database")
    path = Path(given)
    if not path.exists():
        raise UsageError(
            f"there is no file {given}",
            hint="Name an existing SQLite file, or a URL such as postgresql://watch@localhost/shop.",
        )
    if engine_of_file(path) is None:
        raise UsageError(f"{given} is no database file", hint="Name a SQLite file, or the URL of a database.")
    # In the configuration a path is relative to its file, which is written into this folder.
    return DatabaseFound(f"sqlite:///{given}", f"sqlite:///{given}", "the database")
