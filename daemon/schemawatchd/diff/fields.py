"""Which fields two snapshots are compared in: those that both of their writers knew."""

from collections.abc import Mapping

from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.snapshot import Snapshot


def unknown_fields(expected: Snapshot, actual: Snapshot) -> Mapping[str, frozenset[str]]:
    """By kind, the fields that one of the sides says nothing about."""
    both = (*expected.coverage.unknown.items(), *actual.coverage.unknown.items())
    found: dict[str, frozenset[str]] = {}
    for kind, names in both:
        found[kind] = found.get(kind, frozenset()) | frozenset(names)
    return found


def fields_compared(expected: Snapshot, actual: Snapshot) -> dict[str, tuple[str, ...]]:
    """By kind, the fields in which two snapshots are compared."""
    unknown = unknown_fields(expected, actual)
    return {
        kind: tuple(name for name in KINDS[kind].__struct_fields__ if name not in unknown.get(kind, ()))
        for kind in sorted(expected.coverage.read & actual.coverage.read)
        if kind in KINDS
    }
