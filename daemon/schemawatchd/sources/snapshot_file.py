"""A snapshot file (`.json`), for hosts that have no scratch."""

from collections.abc import MutableMapping
from datetime import datetime
from pathlib import Path

from schemawatchd.engines.engine import ScriptPlayer
from schemawatchd.schema import codec
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.sources.source import SchemaLocation, SchemaServer, whole

SUFFIX = ".json"
NEEDS_SCRATCH = False


def read(place: SchemaLocation, server: SchemaServer, parts: MutableMapping[Path, str]) -> bytes:  # noqa: ARG001 -- the same for all
    """The file's bytes. Raises `SourceInvalid`."""
    return whole(place, parts)


def snapshot(
    content: bytes,
    shown: str,
    player: ScriptPlayer,  # noqa: ARG001 -- it is what it says
    taken_at: datetime,  # noqa: ARG001
    collation: str | None,  # noqa: ARG001
) -> Snapshot:
    """The snapshot that the file holds. Raises `SourceInvalid`."""
    return codec.decode(content, shown)
