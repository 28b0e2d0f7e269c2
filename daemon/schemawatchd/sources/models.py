"""SQLAlchemy models (`.py:attribute`): what `create_all` would run, played into scratch.

Python code is run in a process of its own; only SQL text comes back.
"""

from bisect import bisect
from collections.abc import MutableMapping
from datetime import datetime
from pathlib import Path

import msgspec

from schemawatchd.decoding import ready
from schemawatchd.engines.engine import ScriptPlayer
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.sources.child.process import SECONDS, statements
from schemawatchd.sources.child.question import ModelsQuestion
from schemawatchd.sources.pieces import pieces_of
from schemawatchd.sources.source import SchemaLocation, SchemaServer, digest_of

SUFFIX = ".py"
NEEDS_SCRATCH = True

_SHOWN = 200


class _Statements(msgspec.Struct, frozen=True, gc=False):
    engine: str
    statements: list[tuple[str, str]]


def read(place: SchemaLocation, server: SchemaServer, parts: MutableMapping[Path, str]) -> bytes:
    """The statements for this engine. Raises `SourceInvalid`, `ScratchUnavailable`."""
    if not place.attribute:
        raise SourceInvalid(
            "no object in it is named", path=place.named, hint=f"Write `{place.named}:metadata` or `…:Base`."
        )
    if not place.path.is_file():
        raise SourceInvalid("the file is missing", path=place.named, hint="Restore it, or correct `schema`.")
    question = ModelsQuestion(
        path=str(place.path),
        attribute=place.attribute,
        folder=str(place.folder),
        engine=server.engine,
        version=server.version(),
        processor=int(SECONDS) + 1,
    )
    try:
        return msgspec.json.encode(_Statements(server.engine, statements(question, place.named, parts)))
    finally:
        # A module that is new in one of the folders may be picked up by a loop over them.
        for folder in {each.parent for each in parts if each.suffix == ".py"}:
            parts[folder] = digest_of(folder)


def snapshot(
    content: bytes, shown: str, player: ScriptPlayer, taken_at: datetime, collation: str | None
) -> Snapshot:
    """What the statements make of an empty database. Raises `SourceInvalid` with statement and table."""
    given = msgspec.json.decode(content, type=ready(_Statements))
    pieces = list(pieces_of(given.statements, given.engine))
    starts, line = [], 1
    for piece in pieces:
        starts.append(line)
        line += piece.count("\n")
    try:
        return player.play(Script(shown, "".join(pieces)), taken_at, collation)
    except SourceInvalid as error:
        if error.line is None:
            raise
        text, about = given.statements[bisect(starts, error.line) - 1]
        raise SourceInvalid(
            f"{about}: {error.says}" if about else error.says,
            path=shown,
            statement=" ".join(text.split())[:_SHOWN],
            hint=error.hint or "Correct the model: this is the SQL that SQLAlchemy makes of it.",
        ) from error
