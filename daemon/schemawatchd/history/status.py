"""Where a database stands in its history: which migrations are applied, which are pending, what does not fit."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from schemawatchd.history.ledger import EntryState, Ledger, LedgerEntry, LedgerLists
from schemawatchd.history.migration import History, Migration, Role

_NOTHING = "-1"
"""The version of golang-migrate in which nothing is applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationStatus:
    """A history and a ledger, compared.

    `applied` is in the order in which it was applied, `pending` in the order in which it will be. `outdated` are
    repeatable migrations that were applied with another content. `unknown` are lines without a file.
    """

    history: History
    ledger: Ledger | None
    applied: tuple[Migration, ...] = ()
    pending: tuple[Migration, ...] = ()
    outdated: tuple[Migration, ...] = ()
    unknown: tuple[LedgerEntry, ...] = ()
    failed: tuple[LedgerEntry, ...] = ()
    edited: tuple[tuple[Migration, LedgerEntry], ...] = ()
    out_of_order: tuple[Migration, ...] = ()

    @property
    def version(self) -> str:
        """The last version applied, or the heads; nothing where nothing was."""
        if self.ledger is None:
            return ""
        if self.ledger.lists is not LedgerLists.ALL:
            return "+".join(sorted(each.version for each in self.ledger.entries))
        done = [
            each.version
            for each in self.ledger.entries
            if each.state is not EntryState.FAILED and not each.repeatable
        ]
        return done[-1] if done else ""

    @property
    def newest(self) -> str:
        """The last version in the order of the files that was applied, whenever that was."""
        done = {each.version for each in self.applied}
        versioned = (each.version for each in self.history.migrations if each.role is Role.VERSIONED)
        return ([""] + [each for each in versioned if each in done])[-1]

    def before(self, entry: LedgerEntry) -> str:
        """The version to which the tool is set back after this one failed; nothing where it is the first."""
        if self.ledger is None or self.ledger.lists is not LedgerLists.LAST:
            return self.version
        whole = [each.version for each in self.applied if each.version != entry.version]
        return whole[-1] if whole else ""

    def placed(self, entry: LedgerEntry) -> bool:
        """Whether it is known what comes before this line's: of one line without a file it is not."""
        return self.ledger is None or self.ledger.lists is not LedgerLists.LAST or entry not in self.unknown

    def named(self, entry: LedgerEntry) -> str:
        """A line of the ledger as people call its migration."""
        found = next((each.named for each in self.history.migrations if each.version == entry.version), "")
        return found or f"{entry.version} {entry.title}".strip()

    def baselined(self, version: str) -> bool:
        """Whether a line of the ledger stands for this version and all others before it."""
        entries = self.ledger.entries if self.ledger else ()
        return any(each.state is EntryState.BASELINE and not_after(version, each.version) for each in entries)

    @property
    def not_run(self) -> tuple[Migration, ...]:
        """Those applied ones that the ledger only takes for applied: its baseline stands for them.

        Flyway's manual, "Baseline migrations": what came up to the baseline is skipped, whatever is there.
        """
        entries = self.ledger.entries if self.ledger else ()
        taken = {
            each.version
            for entry in entries
            if entry.state is EntryState.BASELINE
            for each in _from_baseline(self.history, entry)
            if each.role is not Role.BASELINE
        }
        return tuple(each for each in self.applied if each.version in taken)

    @property
    def mark(self) -> tuple[object, ...]:
        """What moves with the ledger."""
        return () if self.ledger is None else (self.ledger.table, self.ledger.entries)

    @property
    def ahead(self) -> bool:
        """Whether every line without a file is newer than all files: then the files are those of an older day."""
        versions = [by_number(each.version) for each in self.history.migrations if each.role is Role.VERSIONED]
        if not (self.unknown and self.history.numbered and versions):
            return False
        return all(by_number(each.version) > max(versions) for each in self.unknown)

    @property
    def sound(self) -> bool:
        """Whether what was applied is known well enough to say what should be there."""
        return not self.unknown and not self.failed


def migration_status(history: History, ledger: Ledger | None, engine: str = "") -> MigrationStatus:
    """Compare them. Without a ledger nothing is applied. What is not meant for this engine is never pending."""
    history = expand_squashes(history, ledger) if ledger else history
    meant = [each for each in history.migrations if engine not in each.left_out_on]
    if ledger is None:
        return MigrationStatus(history=history, ledger=None, pending=_to_do(meant, frozenset()))
    ledger = _own(history, ledger)
    by_version = {each.version: each for each in history.migrations}
    failed = tuple(each for each in ledger.entries if each.state is EntryState.FAILED)
    unknown = tuple(
        each for each in ledger.entries if each.version not in by_version and not _taken_in(each, history)
    )
    applied = applied_migrations(history, ledger)
    done = {each.version for each in applied}
    broken = {each.version for each in failed}
    pending = [each for each in _to_do(meant, done | broken) if not _passed_over(each, applied)]
    entries = {each.version: each for each in ledger.entries}
    outdated = tuple(each for each in applied if each.role is Role.REPEATABLE and _edited(each, entries))
    edited = tuple(
        (each, line)
        for each in applied
        if each.role is not Role.REPEATABLE and _edited(each, entries) and (line := _line(each, entries))
    )
    return MigrationStatus(
        history=history,
        ledger=ledger,
        applied=tuple(each for each in applied if each not in outdated),
        pending=(*pending, *outdated),
        outdated=outdated,
        unknown=unknown,
        failed=failed,
        edited=edited[:1] if history.chained else edited,
        out_of_order=_out_of_order(history, pending, done),
    )


def _own(history: History, ledger: Ledger) -> Ledger:
    """Without what other apps and projects keep in the same ledger."""
    if not history.parts:
        return ledger
    own = tuple(each for each in ledger.entries if not each.part or each.part in history.parts)
    return msgspec.structs.replace(ledger, entries=own)


def _taken_in(entry: LedgerEntry, history: History) -> bool:
    """Whether a line without a file of its own is no riddle."""
    if entry.state is EntryState.BASELINE or entry.version == _NOTHING:
        return True
    return any(entry.version in each.stands_for for each in history.migrations)


def _edited(migration: Migration, entries: Mapping[str, LedgerEntry]) -> bool:
    noted = _line(migration, entries)
    if not (noted and noted.checksum and migration.checksum):
        return False
    return noted.checksum not in (migration.checksum, *migration.alike)


def _line(migration: Migration, entries: Mapping[str, LedgerEntry]) -> LedgerEntry | None:
    """The line of the ledger about it; Flyway notes a baseline under its number alone."""
    alone = migration.version.removeprefix("B") if migration.role is Role.BASELINE else migration.version
    return entries.get(migration.version) or entries.get(alone)


def _to_do(migrations: Iterable[Migration], done: frozenset[str] | set[str]) -> tuple[Migration, ...]:
    """What is not applied. On an empty database the newest baseline stands for all before it."""
    found = [each for each in migrations if each.version not in done]
    baselines = [each for each in found if each.role is Role.BASELINE]
    if done or not baselines:
        return tuple(each for each in found if each.role is not Role.BASELINE)
    newest = baselines[-1]
    return tuple(
        each
        for each in found
        if each is newest or (each.role is not Role.BASELINE and each.version not in newest.stands_for)
    )


def _passed_over(migration: Migration, applied: Iterable[Migration]) -> bool:
    return any(migration.version in each.stands_for for each in applied)


def _out_of_order(
    history: History, pending: Iterable[Migration], done: frozenset[str] | set[str]
) -> tuple[Migration, ...]:
    """Those that are not applied although a later one is; in a graph there is no later one."""
    places = {each.version: place for place, each in enumerate(history.migrations)}
    if any(each.parents for each in history.migrations):
        return ()
    versions = {each.version for each in history.migrations if each.role is Role.VERSIONED}
    newest = max((places[each] for each in versions & set(done)), default=-1)
    versioned = (each for each in pending if each.role is Role.VERSIONED)
    return tuple(each for each in versioned if places[each.version] < newest)


# Which migrations a ledger says are applied ----------------------------------------------------------

_NUMBER = re.compile(r"\d[\d._]*")


def applied_migrations(history: History, ledger: Ledger) -> tuple[Migration, ...]:
    """Those applied, in the order of their applying."""
    return _APPLIED[ledger.lists](history, ledger)


def by_number(version: str) -> tuple[tuple[int, str], ...]:
    """The order of versions that are numbers, or several with something between them; of any length."""
    digits = (each.lstrip("0") for each in re.findall(r"\d+", version))
    return tuple((len(each), each) for each in digits)


def not_after(version: str, other: str) -> bool:
    """Whether both are numbers, and this one is not the higher; of other names nobody knows."""
    return all(map(_NUMBER.fullmatch, (version, other))) and by_number(version) <= by_number(other)


def _from_all(history: History, ledger: Ledger) -> tuple[Migration, ...]:
    by_version = {each.version: each for each in history.migrations}
    found: dict[str, Migration] = {}
    for entry in ledger.entries:
        if entry.state is EntryState.BASELINE:
            found |= {each.version: each for each in _from_baseline(history, entry)}
        elif entry.state is EntryState.APPLIED and entry.version in by_version:
            found[entry.version] = by_version[entry.version]
    return (*_squashed(history, ledger, found), *found.values())


def _from_baseline(history: History, entry: LedgerEntry) -> list[Migration]:
    """The file that was run in place of all before it, which tools note under its number; else those before.

    A line that only says what is there already has no checksum.
    """
    by_version = {each.version: each for each in history.migrations}
    file, versioned = by_version.get(f"B{entry.version}"), by_version.get(entry.version)
    if file and file.role is Role.BASELINE and (entry.checksum or versioned is None):
        return [file]
    if versioned is None and history.numbered:
        versions = (each for each in history.migrations if each.role is Role.VERSIONED)
        return [each for each in versions if not_after(each.version, entry.version)]
    return _up_to(history, entry.version)


def _squashed(history: History, ledger: Ledger, found: Mapping[str, Migration]) -> list[Migration]:
    """Those that were made of others later, which were all applied one by one."""
    noted = {each.version for each in ledger.entries if each.state is EntryState.APPLIED}
    return [
        each
        for each in history.migrations
        if each.role is Role.VERSIONED and each.stands_for and noted.issuperset(each.stands_for)
        if each.version not in found
    ]


def _from_heads(history: History, ledger: Ledger) -> tuple[Migration, ...]:
    by_version = {each.version: each for each in history.migrations}
    found: set[str] = set()
    waiting = [each.version for each in ledger.entries]
    while waiting:
        version = waiting.pop()
        if version in by_version and version not in found:
            found.add(version)
            waiting += by_version[version].parents
    return tuple(each for each in history.migrations if each.version in found)


def _from_last(history: History, ledger: Ledger) -> tuple[Migration, ...]:
    found: list[Migration] = []
    for entry in ledger.entries:
        before = _up_to(history, entry.version)
        found += before[:-1] if entry.state is EntryState.FAILED and before else before
    return tuple(found)


_APPLIED: Mapping[LedgerLists, Callable[[History, Ledger], tuple[Migration, ...]]] = {
    LedgerLists.ALL: _from_all,
    LedgerLists.HEADS: _from_heads,
    LedgerLists.LAST: _from_last,
}


def _up_to(history: History, version: str) -> list[Migration]:
    """The versioned migrations up to this one; none where it has no file."""
    versioned = [each for each in history.migrations if each.role is Role.VERSIONED]
    for place, each in enumerate(versioned, 1):
        if each.version == version:
            return versioned[:place]
    return []


# Squashed migrations ----------------------------------------------------------------------------------


def expand_squashes(history: History, ledger: Ledger) -> History:
    """The history as a database sees it that was in the middle of what was squashed, as Django has it (#25945)."""
    noted = {each.version for each in ledger.entries}
    partly = {each.version: each for each in history.migrations if _partly(each, noted)}
    if not partly or ledger.lists is not LedgerLists.ALL:
        return history
    return msgspec.structs.replace(
        history,
        migrations=tuple(_apart(history, partly)),
        heads=tuple(end for each in history.heads for end in _ends(each, partly)),
    )


def _partly(migration: Migration, noted: set[str]) -> bool:
    if migration.role is not Role.VERSIONED or migration.version in noted:
        return False
    there = noted.intersection(migration.stands_for)
    return bool(there) and len(there) < len(set(migration.stands_for))


def _apart(history: History, partly: dict[str, Migration]) -> Iterator[Migration]:
    """Those it stands for in its place, as far as there are files; the others then are lines without a file."""
    for each in history.migrations:
        if each.version in partly:
            yield from (old for old in history.taken_in if old.version in each.stands_for)
        else:
            parents = [end for parent in each.parents for end in _ends(parent, partly)]
            yield msgspec.structs.replace(each, parents=tuple(parents))


def _ends(version: str, partly: dict[str, Migration]) -> Iterable[str]:
    """The last of those that it stands for, or itself."""
    return partly[version].stands_for[-1:] if version in partly else (version,)
