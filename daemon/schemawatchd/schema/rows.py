"""The rows of a table or a query, as a driver hands them over."""

from dataclasses import dataclass

MOST = 100_000
"""How many rows are taken at most where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows under their columns' names, each value in the type that the driver gives it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
