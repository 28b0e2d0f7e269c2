"""What this version reads, and what it honestly does not."""

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
