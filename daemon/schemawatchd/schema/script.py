"""A script: SQL text to play, and the name by which people know it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from schemawatchd.schema.key import Key


class DefinitionReader(Protocol):
    """A session, as far as one may ask it for the server's own words."""

    def worded(self, key: Key) -> Mapping[str, str]:
        """What the server itself says of one object."""


@dataclass(frozen=True, slots=True)
class Script:
    """SQL text to play: `path` names it in errors, as the configuration does.

    `then` is called with a session on what was played, before it is gone. An empty file is taken for an accident,
    unless it `may_be_empty`, as one migration of many may.
    """

    path: str
    text: str
    then: Callable[[DefinitionReader], object] | None = None
    may_be_empty: bool = False
