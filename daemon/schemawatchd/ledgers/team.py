"""One team's migrations: the format found, the ledger read, and where a database stands."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from schemawatchd.errors import LedgerUnknown, SourceInvalid
from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History, for_engine
from schemawatchd.history.status import MigrationStatus, migration_status
from schemawatchd.ledgers.folder import Folder, Listed
from schemawatchd.ledgers.format import Format, calls, fitting, formats, known_by, rival
from schemawatchd.schema.rows import Rows

Path = tuple[str, ...]
_OURS = "schemawatchd"


class TableReader(Protocol):
    """The target, as far as its ledger is asked for."""

    def tables(self, names: frozenset[str]) -> tuple[Path, ...]:
        """The paths of the tables with one of these names."""

    def table(self, path: Path) -> Rows:
        """All rows of one table."""


@dataclass(slots=True)
class Team:
    """A folder of migrations, with the format and the ledger's name where the team says them, for one engine."""

    folder: Folder
    wanted: str = ""
    table: str = ""
    engine: str = ""
    _digests: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    _fitting: dict[str, tuple[Format, ...]] = field(default_factory=dict)
    _histories: dict[tuple[str, str], History] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """The hash of all names and contents; what has not moved is not read again. Raises `SourceInvalid`."""
        total = hashlib.sha256()
        digests: dict[str, tuple[str, bytes]] = {}
        for name in self.folder.names():
            stamp = self.folder.stamp(name)
            known = self._digests.get(name)
            if not known or not stamp or known[0] != stamp:
                known = (stamp, hashlib.sha256(self.folder.read(name)).digest())
            digests[name] = known
            total.update(f"{name}\0".encode("utf-8", "surrogateescape") + known[1])
        self._digests = digests
        return total.hexdigest()

    def formats(self) -> tuple[Format, ...]:
        """The format named, or all that fit the files; an empty folder may become one of ours.

        Raises `SourceInvalid` where there is none.
        """
        if self.wanted:
            return (formats()[self.wanted],)
        if not self.folder.names():
            return (formats()[_OURS],)
        mark = self.fingerprint()
        if mark not in self._fitting:
            self._fitting = {mark: fitting(self.folder)}
        found = self._fitting[mark]
        if not found:
            raise SourceInvalid(
                "it contains no migrations of a known tool",
                path=self.folder.named,
                hint=f"Known are {', '.join(formats())}; name one with `migrations_format`.",
            )
        return found

    def history(self, one: Format) -> History:
        """The migrations, read as that format has them. Raises `SourceInvalid`."""
        key = (one.NAME, self.fingerprint())
        if key not in self._histories:
            found = one.history(Listed(self.folder, self.folder.names()))
            self._histories = {key: for_engine(found, self.engine)}
        return self._histories[key]

    def usual_table(self) -> str:
        """What the ledger is called, or would be."""
        return self.table or self.formats()[0].TABLES[0]

    def standing(self, session: TableReader) -> MigrationStatus:
        """Where the database stands. Raises `SourceInvalid`, and what a session and `ledger` raise."""
        one, ledger = self._ledger(session, self.formats())
        return migration_status(self.history(one), ledger, self.engine)

    def _ledger(self, session: TableReader, among: tuple[Format, ...]) -> tuple[Format, Ledger | None]:
        """The format and its ledger; several tools call theirs alike, and its columns tell them apart."""
        paths = self._paths(session, among)
        if len(paths) > 1:
            places = ", ".join(".".join(each) for each in paths)
            raise LedgerUnknown(
                f"there are several migration history tables: {places}", hint="Choose one with `ledger`."
            )
        if not paths:
            return among[0], None
        (path,) = paths
        rows = session.table(path)
        calling = [each for each in among if self.table or calls(each, path[-1])]
        one = known_by(rows.columns, calling)
        if one is not None and (other := rival(rows.columns, one)):
            one = other if other in calling else None
        if one is None:
            raise LedgerUnknown(
                f"{'.'.join(path)} is not a migration history table of"
                f" {' or '.join(each.NAME for each in calling or among)}: "
                f"its columns are {', '.join(rows.columns)}",
                hint="Name the tool with `migrations_format`, and its table with `ledger`.",
            )
        ledger = one.ledger(".".join(path), rows, self._beside(session, one))
        return one, aligned(self.history(one), ledger)

    def _paths(self, session: TableReader, among: tuple[Format, ...]) -> tuple[Path, ...]:
        if self.table:
            wanted = tuple(self.table.lower().split("."))
            found = session.tables(frozenset(wanted[-1:]))
            return tuple(each for each in found if tuple(map(str.lower, each))[-len(wanted) :] == wanted)
        for each in among:
            found = session.tables(frozenset(name.rpartition(".")[2] for name in each.TABLES))
            for name in each.TABLES:
                wanted = tuple(name.lower().split("."))
                fit = tuple(path for path in found if tuple(map(str.lower, path))[-len(wanted) :] == wanted)
                if fit:
                    return fit
        return ()

    def _beside(self, session: TableReader, one: Format) -> Mapping[str, Rows]:
        if not one.BESIDE:
            return {}
        return {path[-1].lower(): session.table(path) for path in session.tables(frozenset(one.BESIDE))}


def aligned(history: History, ledger: Ledger) -> Ledger:
    """The ledger with each line's path as the folder has it, where one file and no other can be meant."""
    versions = frozenset(history.versions)
    if not any("/" in each.version for each in ledger.entries) and not any("/" in each for each in versions):
        return ledger
    entries = tuple(each if each.version in versions else _aligned(each, versions) for each in ledger.entries)
    return msgspec.structs.replace(ledger, entries=entries)


def _aligned(entry: LedgerEntry, versions: frozenset[str]) -> LedgerEntry:
    meant = [each for each in versions if entry.version.endswith(f"/{each}") or each.endswith(f"/{entry.version}")]
    return msgspec.structs.replace(entry, version=meant[0]) if len(meant) == 1 else entry
