"""Which migrations a ledger says are applied, whichever way it says so."""

import re
from collections.abc import Callable, Mapping

from schemawatchd.schema.ledger import Entry, Ledger, Lists, State
from schemawatchd.schema.migration import History, Migration, Role

_NUMBER = re.compile(r"\d[\d._]*")


def applied_of(history: History, ledger: Ledger) -> tuple[Migration, ...]:
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
        if entry.state is State.BASELINE:
            found |= {each.version: each for each in _from_baseline(history, entry)}
        elif entry.state is State.APPLIED and entry.version in by_version:
            found[entry.version] = by_version[entry.version]
    return (*_squashed(history, ledger, found), *found.values())


def _from_baseline(history: History, entry: Entry) -> list[Migration]:
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
    noted = {each.version for each in ledger.entries if each.state is State.APPLIED}
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
        found += before[:-1] if entry.state is State.FAILED and before else before
    return tuple(found)


_APPLIED: Mapping[Lists, Callable[[History, Ledger], tuple[Migration, ...]]] = {
    Lists.ALL: _from_all,
    Lists.HEADS: _from_heads,
    Lists.LAST: _from_last,
}


def _up_to(history: History, version: str) -> list[Migration]:
    """The versioned migrations up to this one; none where it has no file."""
    versioned = [each for each in history.migrations if each.role is Role.VERSIONED]
    for place, each in enumerate(versioned, 1):
        if each.version == version:
            return versioned[:place]
    return []
