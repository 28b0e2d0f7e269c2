"""The words of scratch: what the server itself says of objects of the canonical schema."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from schemawatchd.app.parts import App
from schemawatchd.engines.engine import Scratch
from schemawatchd.schema.key import Key
from schemawatchd.schema.script import Asked, Script
from schemawatchd.schema.snapshot import EngineId, Snapshot
from schemawatchd.schema.target import Target
from schemawatchd.sources.canonical import CanonicalSchema
from schemawatchd.sources.kept import NothingKept


@dataclass(slots=True, eq=False)
class _Asking:
    """Scratch that is asked for the words of some objects while what was played is still there."""

    scratch: Scratch
    keys: tuple[Key, ...]
    words: dict[Key, Mapping[str, str]] = field(default_factory=dict)

    def like(self, major: str) -> "_Asking":
        self.scratch = self.scratch.like(major)
        return self

    def version(self) -> str:
        return self.scratch.version()

    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:
        return self.scratch.play(replace(script, then=self._ask), taken_at, collation)

    def _ask(self, session: Asked) -> None:
        self.words = {key: session.worded(key) for key in self.keys}


def words(app: App, target: Target, keys: Iterable[Key], server: EngineId) -> Mapping[Key, Mapping[str, str]]:
    """By object: its texts, in the words of a scratch such as `server`. Raises any `SchemawatchdError`."""
    engine = app.engine(target)
    schema = app.schema(target, engine)
    asking = _Asking(app.scratch(engine, target.scratch), tuple(keys))
    CanonicalSchema(
        place=schema.place,
        engine=schema.engine,
        servers=schema.servers,
        reader=schema.reader,
        scratch=lambda: asking,
        kept=NothingKept(),
        clock=app.clock,
    ).load(server.collation, server.major)
    return asking.words
