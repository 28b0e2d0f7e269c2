"""Versions that are paths: a tool and a configuration may begin them at different folders."""

import msgspec

from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History


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
