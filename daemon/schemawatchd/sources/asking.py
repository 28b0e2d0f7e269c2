"""Asking scratch for the server's own words while what was played is still there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from schemawatchd.engines.engine import ScriptPlayer
from schemawatchd.schema.key import Key
from schemawatchd.schema.script import DefinitionReader, Script
from schemawatchd.schema.snapshot import Snapshot


@dataclass(slots=True, eq=False)
class Asking:
    """A player that asks for the words of some objects before it gives the snapshot."""

    player: ScriptPlayer
    keys: Sequence[Key]
    words: Mapping[Key, Mapping[str, str]] = field(default_factory=dict)

    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:
        return self.player.play(replace(script, then=self._ask), taken_at, collation)

    def _ask(self, session: DefinitionReader) -> None:
        self.words = asked(session, self.keys)


def asked(session: DefinitionReader, keys: Sequence[Key]) -> Mapping[Key, Mapping[str, str]]:
    """The words of these objects, without those for which there are none."""
    found = {key: session.worded(key) for key in keys}
    return {key: words for key, words in found.items() if words}
