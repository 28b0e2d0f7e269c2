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

_NOT_YET = (
    "database",
)  # fmt: skip
_NONE = ("event", "virtual_table")


def lacking() -> tuple[NotCompared, ...]:
    """The kinds of the contract that nobody looks at, with the reason."""
    unread = [NotCompared(kind, "not read by this version") for kind in _NOT_YET if kind not in READ]
    return tuple(sorted([*unread, *(NotCompared(kind, "PostgreSQL has none") for kind in _NONE)]))
