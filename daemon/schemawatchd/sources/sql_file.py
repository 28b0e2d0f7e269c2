"""A `.sql` file, played into scratch and read with the engine's own reader."""

from collections.abc import MutableMapping
from datetime import datetime
from pathlib import Path

from schemawatchd.engines.engine import ScriptPlayer
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.sources.source import SchemaLocation, SchemaServer, whole

SUFFIX = ".sql"
NEEDS_SCRATCH = True


def read(place: SchemaLocation, server: SchemaServer, parts: MutableMapping[Path, str]) -> bytes:  # noqa: ARG001 -- the same for all
    """The file's bytes. Raises `SourceInvalid`."""
    return whole(place, parts)


def snapshot(
    content: bytes, shown: str, player: ScriptPlayer, taken_at: datetime, collation: str | None
) -> Snapshot:
    """What the script makes of an empty database. Raises `SourceInvalid` with line and statement."""
    return player.play(Script(shown, _text(content, shown)), taken_at, collation)


def _text(content: bytes, shown: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceInvalid(
            "it is not UTF-8", path=shown, line=line, hint="Save the file as UTF-8 (`iconv -t UTF-8`)."
        ) from error
    if not text.strip():
        raise SourceInvalid(
            "it is empty",
            path=shown,
            hint="An empty file is probably a mistake, so it is not used as an empty schema.",
        )
    return text.replace("\r\n", "\n")
