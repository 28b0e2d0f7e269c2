"""The migration system's verbs, put together: which target, which migrations, and whether the gate is open."""

import getpass
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from schemawatchd.clock import Clock
from schemawatchd.engines.engine import Limits, WriteSession
from schemawatchd.errors import GateClosed, SettingsError, UsageError
from schemawatchd.history.migration import Migration
from schemawatchd.history.status import MigrationStatus
from schemawatchd.ledgers.folder import WorkTree
from schemawatchd.ledgers.format import command, formats
from schemawatchd.ledgers.team import Team
from schemawatchd.rules.finding import Finding, Severity, Verdict
from schemawatchd.schema.target import Target
from schemawatchd.watch.examine import examine
from schemawatchd.watch.result import Examination, Unexamined
from schemawatchd.wiring.container import Container
from schemawatchd.wiring.team_migrations import Migrating

OURS = "schemawatchd"
_NO_LEDGER = "LG110"
_TEMPLATE = """\
-- why:      {title}
-- risk:
-- owner:
-- rollback:
-- verify:

-- migrate:up


-- migrate:down

"""


@dataclass(frozen=True, slots=True)
class TargetMigrations:
    """What `migrate status` says of a target: its migration status, and what to run next."""

    target: str
    status: MigrationStatus
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MigrationTarget:
    """A target that has migrations, and where it stands."""

    container: Container
    target: Target
    migrating: Migrating
    standing: MigrationStatus

    def next_commands(self) -> tuple[str, ...]:
        """What to run next; several if one of them is right, and which one is to be found out."""
        standing, target = self.standing, f" --target {self.target.name}"
        ours = standing.history.format == OURS
        if standing.failed:
            first = standing.failed[0]
            if ours:
                done, undone = (f"migrate baseline --{word} {first.version}" for word in ("finished", "forget"))
                return f"schemawatchd {done}{target}", f"schemawatchd {undone}{target}"
            before = standing.before(first)
            found = self.migrating.command("failed", standing, version=first.version, before=before)
            return (found,) if found and standing.placed(first) else ()
        if standing.pending:
            return (f"{self.migrating.command('up', standing)}{target if ours else ''}",)
        return ()

    def ours(self, what: str) -> None:
        """Whether it is our own system that applies here. Raises `GateClosed` with the other tool's command."""
        name = self.standing.history.format
        if name != OURS:
            command = formats()[name].COMMANDS.get(what, "")
            raise GateClosed(
                f"{self.migrating.named} is a folder of {name}, which applies its migrations itself",
                hint=f"Type `{command}`." if command else f"Use {name}.",
            )

    @contextmanager
    def work(self, lock: timedelta, statement: timedelta) -> Iterator[WriteSession]:
        """A connection that writes, with these time-outs."""
        limits = Limits(connect=5.0, statement=statement.total_seconds(), lock=lock.total_seconds())
        with self.container.engine(self.target).work(self.target.dsn, limits) as found:
            yield found

    def gate(self, overruled: Sequence[str]) -> None:
        """A check before anything is changed. Raises `GateClosed` on drift that is not overruled.

        Without a migration history table, it is not known which migrations the tables that are there come from.
        """
        services = self.container.services(self.target, always_full=True)
        outcome = examine(self.target, services)
        if not isinstance(outcome, Examination):
            says = outcome.error if isinstance(outcome, Unexamined) else "nothing moved"
            raise GateClosed(f"{self.target.name} could not be checked: {says}")
        if self.standing.ledger is None:
            self._unrecorded(outcome, overruled)
            return
        wrong = [each for each in outcome.findings if _closes(each) and not _is_overruled(each, overruled)]
        if wrong:
            raise GateClosed(
                f"{self.target.name} does not match its migrations",
                details=[f"{each.id[:4]}  {each.summary}" for each in wrong],
                hint="Fix the differences, or continue anyway with `--overrule ID`.",
            )

    def _unrecorded(self, outcome: Examination, overruled: Sequence[str]) -> None:
        tables = sum(key.kind == "table" for key in outcome.actual.objects)
        unknown = [each for each in outcome.findings if each.rule == _NO_LEDGER]
        if not tables or any(_is_overruled(each, overruled) for each in unknown):
            return
        count = "1 table" if tables == 1 else f"{tables} tables"
        other = (
            f", or go on with `--overrule {unknown[0].id[:4]}` if they have nothing to do with it"
            if unknown
            else ""
        )
        raise GateClosed(
            f"{self.target.name} has {count} and no migration history table,"
            " so it is not known which migrations were applied to it",
            hint="Record the last one that is: "
            f"`schemawatchd migrate baseline VERSION --target {self.target.name}`"
            f" (the beginning of a version is enough){other}.",
        )


def target_migrations(place: MigrationTarget) -> TargetMigrations:
    """The status of a target as a value."""
    return TargetMigrations(place.target.name, place.standing, place.next_commands())


def _closes(finding: Finding) -> bool:
    return finding.verdict is Verdict.DRIFT or (
        finding.verdict is Verdict.LEDGER and finding.severity is Severity.CRITICAL
    )


def _is_overruled(finding: Finding, overruled: Sequence[str]) -> bool:
    return any(len(each) >= 4 and finding.id.startswith(each) for each in overruled)  # noqa: PLR2004


def places(container: Container, names: Sequence[str]) -> list[MigrationTarget]:
    """The targets of these names that have migrations, or all. Raises `UsageError` where there are none."""
    chosen = [each for each in container.targets(names) if each.migrations is not None]
    if not chosen:
        raise UsageError("no target has migrations", hint='Add migrations = "migrations" to the configuration.')
    return [_place(container, each) for each in chosen]


def place(container: Container, names: Sequence[str]) -> MigrationTarget:
    """The one target that is meant. Raises `UsageError` where several could be."""
    chosen = [each for each in container.targets(names) if each.migrations is not None]
    if len(chosen) != 1:
        known = ", ".join(each.name for each in chosen) or "none"
        raise UsageError(
            "several targets have migrations: choose one with --target NAME",
            hint=f"Targets with migrations are: {known}.",
        )
    return _place(container, chosen[0])


def _place(container: Container, target: Target) -> MigrationTarget:
    engine = container.engine(target)
    migrating = container.migrations(target, engine)
    if migrating is None:
        raise UsageError(f"{target.name} has no migrations")
    with engine.connect(target.dsn, container.limits) as session:
        return MigrationTarget(container, target, migrating, migrating.standing(session))


def to_apply(standing: MigrationStatus, to: str | None) -> list[Migration]:
    """What is pending, up to a version. Raises `UsageError` for a version that is not pending."""
    waiting = list(standing.pending)
    if to is None:
        return waiting
    found = [count for count, each in enumerate(waiting, 1) if each.version.startswith(to)]
    if len(found) != 1:
        known = ", ".join(each.version for each in waiting) or "none"
        raise UsageError(f"`{to}` does not name one pending version", hint=f"Pending are: {known}.")
    return waiting[: found[0]]


def to_take_back(standing: MigrationStatus, steps: int) -> list[Migration]:
    """The last ones that were applied, newest first.

    Raises `UsageError` where there are not so many, `GateClosed` where one is half done: what is beneath it
    must not go first.
    """
    if standing.failed:
        version = standing.failed[0].version
        raise GateClosed(
            f"{standing.named(standing.failed[0])} is half applied, so nothing is reverted",
            hint="Find out which of its statements were executed, then run"
            f" `schemawatchd migrate baseline --forget {version}`"
            f" or `--finished {version}`.",
        )
    if steps > len(standing.applied):
        raise UsageError(f"only {len(standing.applied)} migrations are applied")
    return list(reversed(standing.applied))[:steps]


def new_file(container: Container, title: str, clock: Clock) -> Path:
    """Write an empty migration and answer with its path. Raises `SettingsError`, `GateClosed`, `UsageError`."""
    sources = {each.migrations.folder for each in container.configuration.targets if each.migrations}
    if len(sources) != 1:
        raise SettingsError(
            "the configuration does not name exactly one folder of migrations", hint="Write the file by hand."
        )
    (folder,) = sources
    words = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    if not words:
        raise UsageError(
            "a migration needs a title that contains letters", hint='schemawatchd migrate new "add phone numbers"'
        )
    _only_in_ours(container, folder, words[:80])
    folder.mkdir(parents=True, exist_ok=True)
    # Two branches that are written in the same second do not collide either.
    version = f"{clock.now():%Y%m%d%H%M%S}{secrets.token_hex(2)}"
    path = folder / f"{version}_{words[:80]}.sql"
    with path.open("x", encoding="utf-8") as file:  # a new file: never through a link that is there already
        file.write(_TEMPLATE.format(title=title))
    return path


def _only_in_ours(container: Container, folder: Path, title: str) -> None:
    """Raises `GateClosed` with the command of the tool whose folder it is, unless it is ours or empty."""
    wanted = next(each.migrations.format for each in container.configuration.targets if each.migrations)
    shown = container.named(folder)
    if not folder.is_dir():
        return
    one = Team(WorkTree(folder, shown), wanted).formats()[0]
    if one.NAME != OURS:
        typed = command(one, "new", title=title, folder=shown)
        raise GateClosed(
            f"{shown} is a folder of {one.NAME}, which writes its migrations itself",
            hint=f"Type `{typed}`." if typed else f"Write the file by hand, named as {one.NAME} wants it.",
        )


def applier() -> str:
    """Who applies: the user, and the one behind sudo."""
    behind = os.environ.get("SUDO_USER")
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"{behind} ({user})" if behind and behind != user else user
