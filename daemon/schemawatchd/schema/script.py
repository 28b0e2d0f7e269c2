"""A script: SQL text to play, and the name by which people know it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Script:
    """SQL text to play: `path` names it in errors, as the configuration does."""

    path: str
    text: str
