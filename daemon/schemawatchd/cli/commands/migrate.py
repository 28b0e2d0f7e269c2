"""`migrate`: the migration system, for folders of our own; for those of another tool, its command."""

import re
import sys
from datetime import timedelta
from typing import Self

import click

from schemawatchd.actions.migrate import (
    MigrationTarget,
    applier,
    new_file,
    place,
    places,
    target_migrations,
    to_apply,
    to_take_back,
)
from schemawatchd.cli.load_config import configuration, of_targets
from schemawatchd.cli.options import TEXT_AND_JSON, Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.cli.render_migrations import status_lines, table_lines
from schemawatchd.clock import SystemClock
from schemawatchd.errors import UsageError
from schemawatchd.history.migration import Migration
from schemawatchd.operate.migrate import Migrator, dry_run
from schemawatchd.reports.harmless import harmless
from schemawatchd.settings.durations import duration
from schemawatchd.settings.secrets import NO_SECRET
from schemawatchd.wiring.container import Container


class _Duration(click.ParamType[timedelta]):
    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        try:
            return duration(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


_LOCK = click.option(
    "--lock-timeout",
    type=_Duration(),
    default="5s",
    show_default=True,
    help="Wait this long for a lock on a table.",
)
_STATEMENT = click.option(
    "--statement-timeout",
    type=_Duration(),
    default="15m",
    show_default=True,
    help="Cancel a statement that takes longer.",
)
_DRY = click.option("--dry-run", is_flag=True, help="Print exactly what would run, and run nothing.")


@click.group(name="migrate", short_help="Write, prove, apply and revert migrations.")
def command() -> None:
    """Write migrations, apply and revert them, and show the migration status of each target."""


@command.command(
    epilog=examples(
        'schemawatchd migrate new "add a currency to orders"',
        'schemawatchd --config shop.toml migrate new "drop table legacy"',
    )
)
@click.argument("title")
@shared("config", "output")
def new(wishes: Wishes, title: str) -> None:
    """Write an empty migration with its header, to be filled in."""
    container = Container(configuration(wishes, NO_SECRET))
    path = new_file(container, title, SystemClock())
    write(f"Wrote {path}\nFill in its header and both sections, then run: schemawatchd migrate verify\n", wishes)


@command.command(
    epilog=examples("schemawatchd migrate status", "schemawatchd migrate status --target prod --objects")
)
@click.option(
    "--objects",
    is_flag=True,
    help="Object by object: canonical schema, migrations, migration history table, database.",
)
@shared("config", "target", "output")
def status(wishes: Wishes, objects: bool) -> None:  # noqa: FBT001 -- the signature is click's
    """Show the migration status of each target: what is applied, what is pending, and the next command."""
    container = Container(configuration(wishes, of_targets(wishes)))
    try:
        found = places(container, wishes.target)
        if objects:
            from schemawatchd.actions.truth_table import truth_table

            shown = [line for each in found for line in table_lines(truth_table(each))]
        else:
            shown = [line for each in found for line in status_lines(target_migrations(each))]
        write("".join(f"{harmless(line)}\n" for line in shown), wishes)
    finally:
        container.close()


@command.command(
    epilog=examples("schemawatchd migrate up --target prod --dry-run", "schemawatchd migrate up --target prod")
)
@click.option("--to", metavar="VERSION", help="Stop after this version.")
@click.option(
    "--overrule", metavar="ID", multiple=True, help="Continue in spite of this finding; can be repeated."
)
@_LOCK
@_STATEMENT
@_DRY
@shared("config", "target", "output")
def up(
    wishes: Wishes,
    to: str | None,
    overrule: tuple[str, ...],
    lock_timeout: timedelta,
    statement_timeout: timedelta,
    dry_run: bool,  # noqa: FBT001 -- the signature is click's
) -> None:
    """Apply pending migrations, each in a transaction if the engine allows it."""
    with _Run(wishes, "up", lock_timeout, statement_timeout) as run:
        chosen = to_apply(run.place.standing, to)
        if not dry_run:
            run.place.gate(overrule)
        run.go(chosen, dry=dry_run)


@command.command(
    epilog=examples("schemawatchd migrate verify", "schemawatchd migrate verify --since start --format json")
)
@click.option("--since", metavar="VERSION", help="Prove the migrations after this version; `start` proves all.")
@shared("config", "target", "output", "fail_on", "show_all", "verbose", formats=TEXT_AND_JSON)
def verify(wishes: Wishes, since: str | None) -> None:
    """Prove migrations in a temporary database: up, down and up again, with rows in every table.

    Without --since, proves those that are not applied on every target, for which each target is read. Older ones
    are applied and not proven. Ends with 0 if all is well and 4 if a proof fails.
    """
    from schemawatchd.cli.render_verify import proved

    sys.exit(proved(configuration(wishes, of_targets(wishes)), wishes, since))


@command.command(
    epilog=examples(
        "schemawatchd migrate down --target dev", "schemawatchd migrate down --target dev --steps 2 --dry-run"
    )
)
@click.option(
    "--steps", type=click.IntRange(min=1), default=1, show_default=True, help="Revert this many migrations."
)
@_LOCK
@_STATEMENT
@_DRY
@shared("config", "target", "output")
def down(
    wishes: Wishes,
    steps: int,
    lock_timeout: timedelta,
    statement_timeout: timedelta,
    dry_run: bool,  # noqa: FBT001 -- the signature is click's
) -> None:
    """Revert the last migration with its own `-- migrate:down`."""
    with _Run(wishes, "down", lock_timeout, statement_timeout) as run:
        run.go(to_take_back(run.place.standing, steps), dry=dry_run)


@command.command(
    epilog=examples(
        "schemawatchd migrate baseline 20260101 --target prod",
        "schemawatchd migrate baseline --forget 20260301 --target prod",
    )
)
@click.argument("version", required=False)
@click.option(
    "--forget", metavar="VERSION", help="Delete the history row of a failed migration, after undoing it by hand."
)
@click.option(
    "--finished", metavar="VERSION", help="Record a failed migration as applied, after finishing it by hand."
)
@_LOCK
@_STATEMENT
@shared("config", "target", "output")
def baseline(
    wishes: Wishes,
    version: str | None,
    forget: str | None,
    finished: str | None,
    lock_timeout: timedelta,
    statement_timeout: timedelta,
) -> None:
    """Record in the migration history table what is there: all up to VERSION, or a failed migration."""
    if sum(each is not None for each in (version, forget, finished)) != 1:
        raise UsageError("give one of VERSION, --forget VERSION and --finished VERSION")
    with _Run(wishes, "up", lock_timeout, statement_timeout) as run:
        run.correct(version, forget, finished)


def _shown(text: str) -> str:
    """SQL with its lines and tabs as they are, and without what a terminal would obey."""
    return re.sub(r"[^\n\t]+", lambda each: harmless(each[0]), text)


class _Run:
    """One command on one target: the parts, closed in the end."""

    def __init__(self, wishes: Wishes, way: str, lock: timedelta, statement: timedelta) -> None:
        self._wishes = wishes
        self._way = way
        self._limits = (lock, statement)
        self._container = Container(configuration(wishes, of_targets(wishes)))
        self.place: MigrationTarget

    def __enter__(self) -> Self:
        try:
            self.place = place(self._container, self._wishes.target)
            self.place.ours(self._way)
        except BaseException:
            self._container.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._container.close()

    def go(self, chosen: list[Migration], *, dry: bool) -> None:
        """Apply or take back, or say what would be."""
        name = self.place.target.name
        if not chosen:
            at = harmless(self.place.standing.version or "no version")
            write(f"{name}: nothing to do: it is at {at}\n", self._wishes)
            return
        with self.place.work(*self._limits) as work:
            if dry:
                text = "".join(f"{line}\n" for line in dry_run(work, chosen, way=self._way))
                write(_shown(text), self._wishes)
                return
            migrator = Migrator(work, applier(), SystemClock(), self._told)
            (migrator.up if self._way == "up" else migrator.down)(chosen)
        done = "applied" if self._way == "up" else "reverted"
        count = "1 migration" if len(chosen) == 1 else f"{len(chosen)} migrations"
        write(f"{name}: {count} {done}\n", self._wishes)

    def correct(self, version: str | None, forget: str | None, finished: str | None) -> None:
        """Write a baseline, or what became of a failed migration."""
        known = {each.version: each for each in self.place.standing.history.migrations}
        if version is not None:
            meant = [version] if version in known else [each for each in known if each.startswith(version)]
            if len(meant) != 1:
                raise UsageError(
                    f"`{version}` does not name one version", hint=f"Versions are: {', '.join(known) or 'none'}."
                )
            (version,) = meant
        with self.place.work(*self._limits) as work:
            migrator = Migrator(work, applier(), SystemClock(), self._told)
            if version is not None:
                migrator.baseline(known[version])
            else:
                migrator.correct(finished or forget or "", finished=finished is not None)

    @staticmethod
    def _told(line: str) -> None:
        click.echo(harmless(f"  {line}"))
