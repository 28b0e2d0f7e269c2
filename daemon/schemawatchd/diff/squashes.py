"""Migrations that stand for others: where only some of those were applied, the others count in its place."""

from collections.abc import Iterable, Iterator

import msgspec

from schemawatchd.schema.ledger import Ledger, Lists
from schemawatchd.schema.migration import History, Migration, Role


def taken_apart(history: History, ledger: Ledger) -> History:
    """The history as a database sees it that was in the middle of what was squashed, as Django has it (#25945)."""
    noted = {each.version for each in ledger.entries}
    partly = {each.version: each for each in history.migrations if _partly(each, noted)}
    if not partly or ledger.lists is not Lists.ALL:
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
