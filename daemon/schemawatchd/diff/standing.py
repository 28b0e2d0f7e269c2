"""Where a database stands in its history: which migrations are applied, which are not, and what does not fit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from schemawatchd.diff.applied import applied_of, by_number, not_after
from schemawatchd.diff.squashes import taken_apart
from schemawatchd.schema.ledger import Entry, Ledger, Lists, State
from schemawatchd.schema.migration import History, Migration, Role

_NOTHING = "-1"
"""The version of golang-migrate in which nothing is applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A history and a ledger, compared.

    `applied` is in the order in which it was applied, `pending` in the order in which it will be. `outdated` are
    repeatable migrations that were applied with another content. `unknown` are lines without a file.
    """

    history: History
    ledger: Ledger | None
    applied: tuple[Migration, ...] = ()
    pending: tuple[Migration, ...] = ()
    outdated: tuple[Migration, ...] = ()
    unknown: tuple[Entry, ...] = ()
    failed: tuple[Entry, ...] = ()
    edited: tuple[tuple[Migration, Entry], ...] = ()
    out_of_order: tuple[Migration, ...] = ()

    @property
    def version(self) -> str:
        """The last version applied, or the heads; nothing where nothing was."""
        if self.ledger is None:
            return ""
        if self.ledger.lists is not Lists.ALL:
            return "+".join(sorted(each.version for each in self.ledger.entries))
        done = [
            each.version for each in self.ledger.entries if each.state is not State.FAILED and not each.repeatable
        ]
        return done[-1] if done else ""

    @property
    def newest(self) -> str:
        """The last version in the order of the files that was applied, whenever that was."""
        done = {each.version for each in self.applied}
        versioned = (each.version for each in self.history.migrations if each.role is Role.VERSIONED)
        return ([""] + [each for each in versioned if each in done])[-1]

    def before(self, entry: Entry) -> str:
        """The version to which the tool is set back after this one failed; nothing where it is the first."""
        if self.ledger is None or self.ledger.lists is not Lists.LAST:
            return self.version
        whole = [each.version for each in self.applied if each.version != entry.version]
        return whole[-1] if whole else ""

    def placed(self, entry: Entry) -> bool:
        """Whether it is known what comes before this line's: of one line without a file it is not."""
        return self.ledger is None or self.ledger.lists is not Lists.LAST or entry not in self.unknown

    def named(self, entry: Entry) -> str:
        """A line of the ledger as people call its migration."""
        found = next((each.named for each in self.history.migrations if each.version == entry.version), "")
        return found or f"{entry.version} {entry.title}".strip()

    def baselined(self, version: str) -> bool:
        """Whether a line of the ledger stands for this version and all others before it."""
        entries = self.ledger.entries if self.ledger else ()
        return any(each.state is State.BASELINE and not_after(version, each.version) for each in entries)

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


def stand(history: History, ledger: Ledger | None, engine: str = "") -> Standing:
    """Compare them. Without a ledger nothing is applied. What is not meant for this engine is never pending."""
    history = taken_apart(history, ledger) if ledger else history
    meant = [each for each in history.migrations if engine not in each.left_out_on]
    if ledger is None:
        return Standing(history=history, ledger=None, pending=_to_do(meant, frozenset()))
    ledger = _own(history, ledger)
    by_version = {each.version: each for each in history.migrations}
    failed = tuple(each for each in ledger.entries if each.state is State.FAILED)
    unknown = tuple(
        each for each in ledger.entries if each.version not in by_version and not _taken_in(each, history)
    )
    applied = applied_of(history, ledger)
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
    return Standing(
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


def _taken_in(entry: Entry, history: History) -> bool:
    """Whether a line without a file of its own is no riddle."""
    if entry.state is State.BASELINE or entry.version == _NOTHING:
        return True
    return any(entry.version in each.stands_for for each in history.migrations)


def _edited(migration: Migration, entries: Mapping[str, Entry]) -> bool:
    noted = _line(migration, entries)
    if not (noted and noted.checksum and migration.checksum):
        return False
    return noted.checksum not in (migration.checksum, *migration.alike)


def _line(migration: Migration, entries: Mapping[str, Entry]) -> Entry | None:
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
