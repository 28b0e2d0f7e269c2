"""Our own ledger in a target: made, written, and corrected line by line."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from schemawatchd.engines.engine import WriteSession
from schemawatchd.history.dossier import dossier
from schemawatchd.history.migration import Migration

TABLE = "schemawatchd_migrations"

MAKE = f"""\
create table if not exists {TABLE} (
  version varchar(40) not null primary key,
  title varchar(200) not null,
  checksum varchar(64) not null,
  state varchar(20) not null,
  applied_at varchar(40) not null,
  applied_by varchar(200) not null,
  seconds double precision not null,
  dossier text not null,
  says text not null
)"""

_INSERT = (
    f"insert into {TABLE} (version, title, checksum, state, applied_at, applied_by, seconds, dossier, says)"  # noqa: S608 -- no value is in it
    " values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_UPDATE = f"update {TABLE} set state = %s, seconds = %s, says = %s where version = %s"  # noqa: S608
_MOVE = f"update {TABLE} set state = %s where version = %s"  # noqa: S608
_DELETE = f"delete from {TABLE} where version = %s"  # noqa: S608
_THERE = f"select version, state from {TABLE}"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Bookkeeping:
    """The ledger, written through one connection; `by` is who applies."""

    work: WriteSession
    by: str

    def make(self) -> None:
        """Make the table where it is not there yet. Raises `WorkFailed`."""
        self.work.run(MAKE)

    def states(self) -> dict[str, str]:
        """The state of each version that has a line."""
        return {str(version): str(state) for version, state in self.work.rows(_THERE)}

    def begin(self, migration: Migration, at: datetime) -> None:
        """A line for what is being applied."""
        self._line(migration, "running", at)

    def end(self, migration: Migration, seconds: float) -> None:
        """It is applied."""
        self.work.note(_UPDATE, ["applied", seconds, "", migration.version])

    def fail(self, migration: Migration, seconds: float, says: str) -> None:
        """It failed, where no transaction took it back."""
        self.work.note(_UPDATE, ["failed", seconds, says[:2000], migration.version])

    def move(self, migration: Migration, state: str) -> None:
        """Its line says this state from now on; all else on it stays."""
        self.work.note(_MOVE, [state, migration.version])

    def forget(self, migration: Migration) -> None:
        """Delete the history row of a reverted migration."""
        self.work.note(_DELETE, [migration.version])

    def baseline(self, migration: Migration, at: datetime) -> None:
        """It and all before count as applied without having been run."""
        self._line(migration, "baseline", at)

    def _line(self, migration: Migration, state: str, at: datetime) -> None:
        told = msgspec.json.encode(dossier(migration.header)).decode()
        self.work.note(
            _INSERT,
            [
                migration.version,
                migration.title[:200],
                migration.checksum or "",
                state,
                at.isoformat(timespec="milliseconds"),
                self.by[:200],
                0.0,
                told,
                "",
            ],
        )
