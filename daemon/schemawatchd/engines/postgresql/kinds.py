"""What this version reads, and what it honestly does not."""

from collections.abc import Mapping, Sequence
from importlib.resources import files

from schemawatchd.engines.sql_template import SqlTemplate
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


def conditions(texts: Mapping[str, SqlTemplate]) -> int:
    """How many kinds are asked for only if there are any."""
    return sum(bool(each.condition) for each in texts.values())


def question(texts: Mapping[str, SqlTemplate]) -> str:
    """One query that finds out which kinds the database has none of; refused as a whole if a catalog is hidden."""
    return "select " + ", ".join(f"exists ({each.condition})" for each in texts.values() if each.condition)


def absent(texts: Mapping[str, SqlTemplate], row: Sequence[bool]) -> frozenset[str]:
    """The kinds that need not be asked for, by the row that the question gave."""
    asked = [kind for kind, each in texts.items() if each.condition]
    return frozenset(kind for kind, there in zip(asked, row, strict=True) if not there)
