"""What the proof of a migration on scratch can find wrong: a class for each, which the rules MG601 on judge."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproved:
    """One thing that is wrong with one migration; `path` is its file, with the line where that is known."""

    path: str
    says: str
    kind: str = "file"


class NotApplied(Unproved):
    """Its `up` fails."""


class NotTakenBack(Unproved):
    """Its `down` fails."""


class NotRestored(Unproved):
    """Its `down` leaves another schema than there was before."""


class RowsLost(Unproved):
    """Its `down` leaves other rows than there were before."""


class RowsGone(Unproved):
    """Its `up` leaves fewer rows in a table that no statement of it takes rows from."""


class NotRepeated(Unproved):
    """Its `up` fails, or makes something else, after its `down`."""


class NotVerified(Unproved):
    """A `verify:` query of its dossier returns nothing, or fails."""
