"""Explaining one finding: a fresh look at its target, and the server's own words on both sides."""

import re
from collections.abc import Mapping
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
from schemawatchd.sources.source import content
from schemawatchd.watch.explain import Explanation, explanation
from schemawatchd.watch.services import Memory

_SHOWN = 3


@dataclass(slots=True, eq=False)
class _Asking:
    """Scratch that is asked for the words of one object while what was played is still there."""

    scratch: Scratch
    key: Key
    words: Mapping[str, str] = field(default_factory=dict)

    def like(self, major: str) -> "_Asking":
        self.scratch = self.scratch.like(major)
        return self

    def version(self) -> str:
        return self.scratch.version()

    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:
        return self.scratch.play(replace(script, then=self._ask), taken_at, collation)

    def _ask(self, session: Asked) -> None:
        self.words = session.worded(self.key)


def explained(app: App, target: Target, mark: str) -> Explanation | None:
    """The drift finding of `target` whose id begins with `mark`, as it is now. Raises any `SchemawatchdError`."""
    services = app.services(target, Memory(), always_full=True)
    engine = app.engine(target)
    schema = app.schema(target, engine)

    def words(key: Key, server: EngineId) -> Mapping[str, str]:
        asking = _Asking(app.scratch(engine, target.scratch), key)
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

    return explanation(target, services, mark, words)


def written(target: Target, key_path: tuple[str, ...]) -> list[tuple[int, str]]:
    """The lines of a schema file in SQL on which an object is likely declared, with their numbers from 1."""
    if target.schema is None or target.schema.suffix != ".sql":
        return []
    lines = content(target.schema, str(target.schema)).decode("utf-8-sig", errors="replace").splitlines()
    named = [re.compile(rf"(?<!\w){re.escape(part)}(?!\w)", re.IGNORECASE) for part in key_path]
    start = 0
    for part in named[-2:-1]:
        start = next((at for at, line in enumerate(lines) if part.search(line)), 0)
    found = [(at + 1, line.strip()) for at, line in enumerate(lines) if at >= start and named[-1].search(line)]
    return found[:_SHOWN]
