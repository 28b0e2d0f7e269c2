"""`snapshot`: everything that defines a schema at this moment, as a file."""

from pathlib import Path

import click

from schemawatchd.actions.snapshot import SnapshotsLacking, database_snapshot, target_snapshots
from schemawatchd.cli.load_config import configuration, configured_once
from schemawatchd.cli.options import Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.clock import SystemClock
from schemawatchd.errors import UsageError
from schemawatchd.reports.harmless import harmless, harmless_json
from schemawatchd.schema.codec import encode
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.settings.secrets import OF_TARGETS
from schemawatchd.wiring.container import Container


@click.command(
    name="snapshot",
    short_help="Write the schema of a database to a file.",
    epilog=examples(
        "schemawatchd snapshot prod -o prod.json",
        "schemawatchd snapshot sqlite:///shop.db --output shop.json",
        "schemawatchd snapshot --all -o schemas",
    ),
)
@click.argument("what", metavar="[TARGET]", required=False)
@click.option("-o", "file", metavar="FILE", help="The same as --output; with --all, the folder.")
@shared("config", "output", "show_all", formats=("json",))
def command(wishes: Wishes, what: str | None, file: str | None) -> None:
    """Write a snapshot of TARGET: a target's name, a database URL, a SQLite file, '${ENV}', or - for a URL on
    standard input.

    With --all, write one of each target, as NAME.json into the folder that -o names (default: schemas). A file can
    be the canonical schema (`schema = "schemas/prod.json"`), which needs no temporary database.
    """
    if (what is None) != wishes.show_all:
        raise UsageError("name one database, or use --all", hint="`schemawatchd snapshot prod -o prod.json`.")
    if what is not None:
        found = database_snapshot(what, configured_once(wishes, (what,)), SystemClock())
        write(_text(found), wishes, file)
        return
    _write_all(Container(configuration(wishes, OF_TARGETS)), Path(file or wishes.output or "schemas"))


def _write_all(container: Container, folder: Path) -> None:
    """Write NAME.json for each target. Raises `SnapshotsLacking` where one could not be read."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be created: {error.strerror}", hint="Name another with -o.") from error
    failed = []
    for each in target_snapshots(container, SystemClock()):
        if each.snapshot is None:
            failed.append(each)
            continue
        path = folder / f"{each.target}.json"
        write(_text(each.snapshot), Wishes(), str(path))
        click.echo(harmless(str(path)))
    for each in failed:
        click.echo(harmless(f"schemawatchd: {each.target}: {each.error and each.error.says}"), err=True)
    if failed:
        raise SnapshotsLacking(
            f"{len(failed)} of {len(container.configuration.targets)} targets could not be read",
            hint="The others were.",
        )


def _text(snapshot: Snapshot) -> str:
    for refused in snapshot.coverage.failed:
        click.echo(harmless(f"schemawatchd: not in it: {refused.kind}: {refused.reason}"), err=True)
    return harmless_json(encode(snapshot).decode())
