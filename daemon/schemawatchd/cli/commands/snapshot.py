"""`snapshot`: everything that defines a schema at this moment, as a file."""

from pathlib import Path

import click

from schemawatchd.actions.diff_arguments import Configured, Played, operand, snapshot_of
from schemawatchd.cli.load_config import configuration, configured_once
from schemawatchd.cli.options import Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.clock import SystemClock
from schemawatchd.engines.engine import Limits
from schemawatchd.errors import SchemawatchdError, UsageError
from schemawatchd.reports.harmless import harmless, harmless_json
from schemawatchd.schema.codec import encode
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
        write(_snapshot(what, configured_once(wishes, (what,))), wishes, file)
        return
    container = Container(configuration(wishes, OF_TARGETS))
    folder = Path(file or wishes.output or "schemas")
    failed = _all(container, folder)
    for name, error in failed.items():
        click.echo(harmless(f"schemawatchd: {name}: {error.says}"), err=True)
    if failed:
        raise SnapshotsLacking(
            f"{len(failed)} of {len(container.configuration.targets)} targets could not be read",
            hint="The others were.",
        )


class SnapshotsLacking(SchemawatchdError):
    """Some of the snapshots that were asked for could not be taken."""


def _all(container: Container, folder: Path) -> dict[str, SchemawatchdError]:
    """Write a snapshot of every target; by name, why one could not be read."""
    failed: dict[str, SchemawatchdError] = {}
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be created: {error.strerror}", hint="Name another with -o.") from error
    for target in container.configuration.targets:
        try:
            text = _snapshot(target.name, lambda: container)
        except UsageError:
            raise
        except SchemawatchdError as error:
            failed[target.name] = error
            continue
        path = folder / f"{target.name}.json"
        write(text, Wishes(), str(path))
        click.echo(harmless(str(path)))
    return failed


def _snapshot(what: str, configured: Configured) -> str:
    side = operand(what, configured)
    engine = side.engine()
    if engine is None or side.dsn is None:
        raise UsageError(f"`{what}` is not a database", hint="Name a target or a database URL.")
    snapshot = snapshot_of(side, engine, Played(), SystemClock(), Limits())
    for refused in snapshot.coverage.failed:
        click.echo(harmless(f"schemawatchd: not in it: {refused.kind}: {refused.reason}"), err=True)
    return harmless_json(encode(snapshot).decode())
