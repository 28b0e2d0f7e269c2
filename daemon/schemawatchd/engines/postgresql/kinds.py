"""What this version reads, and what it honestly does not."""

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files

from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.snapshot import NotCompared

READ = frozenset(
    kind
    for each in files(__package__).iterdir()
    if each.name.endswith(".sql") and (kind := each.name.removesuffix(".sql")) in KINDS
)
"""The kinds of which there is a `.sql` file here."""

_NONE = ("event", "virtual_table")


def lacking() -> tuple[NotCompared, ...]:
    """The kinds of the contract that nobody looks at, with the reason."""
    return tuple(NotCompared(kind, "PostgreSQL has none") for kind in _NONE)


# Which kinds a database has none of: one question instead of an elaborate one for each of them.


_CONDITION = re.compile(r"-- only if: (.+)")


def conditions(texts: Mapping[str, str]) -> dict[str, str]:
    """By kind, the query that finds out; the others are asked for anyway."""
    return {kind: found[1] for kind, text in texts.items() if (found := _CONDITION.match(text))}


def question(texts: Mapping[str, str]) -> str:
    """One query for all of them; it is refused as a whole where a catalog may not be seen."""
    return "select " + ", ".join(f"exists ({each})" for each in conditions(texts).values())


def absent(texts: Mapping[str, str], row: Sequence[bool]) -> frozenset[str]:
    """The kinds that need not be asked for, by the row that the question gave."""
    return frozenset(kind for kind, there in zip(conditions(texts), row, strict=True) if not there)
