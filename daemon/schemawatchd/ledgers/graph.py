"""Migrations that name what they depend on: their order, and those that nothing follows."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from schemawatchd.history.migration import Migration
from schemawatchd.ledgers.files import FolderReading


def ordered(known: Mapping[str, Migration], reading: FolderReading) -> tuple[Migration, ...]:
    """Each after all that it depends on; a ring is a flaw."""
    graph = {name: [parent for parent in each.parents if parent in known] for name, each in known.items()}
    try:
        return tuple(known[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        ring = ", ".join(error.args[1])
        path = known[error.args[1][0]].path
        reading.flaw(path, f"migrations follow each other in a ring: {ring}", "Let one of them follow another.")
        return tuple(known.values())


def leaves(migrations: Iterable[Migration]) -> tuple[str, ...]:
    """The versions that nothing follows."""
    found = list(migrations)
    followed = {parent for each in found for parent in each.parents}
    return tuple(each.version for each in found if each.version not in followed)
