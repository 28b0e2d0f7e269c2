"""A target's migrations: files and ledger from one room, replaying from another."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from schemawatchd.errors import SourceInvalid
from schemawatchd.history.migration import Migration
from schemawatchd.history.status import MigrationStatus
from schemawatchd.ledgers.folder import WorkTree
from schemawatchd.ledgers.format import command, formats
from schemawatchd.ledgers.scratch_ledger import ScratchLedger
from schemawatchd.ledgers.team import TableReader, Team
from schemawatchd.schema.key import Key
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import MigrationSource
from schemawatchd.sources.alembic_runner import AlembicRunner
from schemawatchd.sources.command_runner import CommandRunner
from schemawatchd.sources.git import AtReference, Commit, commit_of
from schemawatchd.sources.placeholders import flyway_values
from schemawatchd.sources.replay import Replay
from schemawatchd.sources.sections import Terms
from schemawatchd.sources.source import content


@dataclass(slots=True)
class Migrating:
    """One team's migrations for one engine."""

    team: Team
    replay: Replay
    place: Path | AtReference
    replay_from: str = ""
    programs: Mapping[str, AlembicRunner] = field(default_factory=dict)
    """What runs migrations that are no SQL, by their language."""
    _known: tuple[str, Commit | None] | None = field(default=None)

    @property
    def named(self) -> str:
        """The folder as people know it."""
        return self.team.folder.named

    @property
    def table(self) -> str:
        """What the ledger is called, or would be."""
        return self.team.usual_table()

    @property
    def folder(self) -> Path:
        """The folder of the files."""
        return self.place.repository / self.place.inside if isinstance(self.place, AtReference) else self.place

    def fingerprint(self) -> str:
        """The hash of all files now. Raises `SourceInvalid`."""
        return self.team.fingerprint()

    def standing(self, session: TableReader) -> MigrationStatus:
        """Where this database stands."""
        found = self.team.standing(session)
        table = found.ledger.table if found.ledger else self.table
        self.replay.ledger = ScratchLedger(found.history.format, table, self.replay.engine)
        return found

    def replayed(
        self, migrations: Sequence[Migration], collation: str | None, major: str, *, ahead: bool = False
    ) -> Snapshot:
        """What these make of an empty database. Raises `SourceInvalid`, `ScratchUnavailable`."""
        return self.replay.snapshot(self.after_base(migrations), collation, major, ahead=ahead)

    def printed(
        self, migrations: Sequence[Migration], collation: str | None, major: str, keys: Sequence[Key]
    ) -> Mapping[Key, Mapping[str, str]]:
        """The server's own words for these objects that the migrations make. Raises as `replayed` does."""
        return self.replay.printed(self.after_base(migrations), collation, major, keys)

    def after_base(self, migrations: Sequence[Migration]) -> Sequence[Migration]:
        """Those that come after the version that the base file stands for."""
        for place, each in enumerate(migrations, 1):
            if each.version == self.replay_from:
                return migrations[place:]
        return migrations

    def command(self, what: str, standing: MigrationStatus, **values: str) -> str:
        """What to type for the tool of these migrations; nothing where there is no such command."""
        return command(formats()[standing.history.format], what, **values)

    def checkout(self) -> Commit | None:
        """The commit of the files, asked for anew when they have moved."""
        try:
            mark = self.team.fingerprint()
            if self._known is None or self._known[0] != mark:
                place = self.place
                self._known = (mark, place.commit() if isinstance(place, AtReference) else commit_of(place))
        except SourceInvalid:
            return None
        return self._known[1]


def _terms(source: MigrationSource, base: Path, replay: Replay) -> Terms:
    """What stands for placeholders; what the configuration says goes before what Flyway's own does."""
    folder = base / replay.named
    above = [each for each in (folder, *folder.parents) if each.is_relative_to(base)]
    known = {"flyway:table": source.ledger or "flyway_schema_history"}
    if replay.engine == "postgresql":
        known["flyway:defaultSchema"] = "public"
    flyway = flyway_values(above, known)
    return Terms(
        {**(flyway or {}), **dict(source.placeholders)},
        dict(source.replay_settings),
        as_written=flyway is None and not source.placeholders,
    )


def migrating(source: MigrationSource, base: Path, replay: Replay) -> Migrating:
    """The migrations that a target's configuration names; `base` is the folder of that configuration.

    Raises `SourceInvalid` where the file to begin with cannot be read.
    """
    place: Path | AtReference = source.folder
    folder: WorkTree | AtReference = WorkTree(source.folder, replay.named)
    if source.repository is not None:
        named = f"{source.reference}:{source.folder}"
        place = folder = AtReference(source.repository, source.reference, str(source.folder), named)
    if source.base is not None:
        shown = str(source.base.relative_to(base)) if source.base.is_relative_to(base) else str(source.base)
        replay.base = Script(shown, content(source.base, shown).decode("utf-8-sig"))
    team = Team(folder, source.format, source.ledger, replay.engine)
    if source.replay_command:
        replay.command = CommandRunner(source.replay_command, base)
    programs = {
        "alembic": AlembicRunner(
            folder=folder,
            named=folder.named,
            engine=replay.engine,
            version=lambda: replay.scratch().version(),
            project=base,
            python=str(base / source.python) if source.python else sys.executable,
            interpreter_named=bool(source.python),
        )
    }
    replay.runners = programs
    replay.terms = partial(_terms, source, base, replay)
    return Migrating(team, replay, place, source.replay_from, programs)
