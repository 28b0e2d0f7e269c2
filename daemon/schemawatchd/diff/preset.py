"""Presets: what well-known tools leave in a database, one file each, and why it is no drift."""

import sys
from dataclasses import dataclass
from functools import cache

from schemawatchd.catalog import modules
from schemawatchd.diff import presets as room
from schemawatchd.schema.target import Ignored


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A name, and what is left out: a kind and patterns of dotted names for each line of `leaves`."""

    name: str
    reason: str
    leaves: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def ignored(self) -> tuple[Ignored, ...]:
        """As entries of `ignore`, for what the expected side does not have: what it has as well is compared."""
        return tuple(
            Ignored(kind=kind, name=name, reason=f"{self.reason} (preset {self.name})", only_extra=True)
            for kind, names in self.leaves
            for name in names
        )


@cache
def presets() -> dict[str, Preset]:
    """Every preset of this version by its name: each module in the folder has a `PRESET`."""
    found: list[Preset] = [Preset(**module.PRESET) for module in modules(sys.modules[room.__name__])]
    return {each.name: each for each in found}
