"""A snapshot file (`.json`), for hosts that have no scratch."""

from datetime import datetime

from schemawatchd.schema import codec
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.sources.source import Player

SUFFIX = ".json"
NEEDS_SCRATCH = False


def snapshot(
    content: bytes,
    shown: str,
    player: Player,  # noqa: ARG001 -- it is what it says
    taken_at: datetime,  # noqa: ARG001
    collation: str | None,  # noqa: ARG001
) -> Snapshot:
    """The snapshot that the file holds. Raises `SourceInvalid`."""
    return codec.decode(content, shown)
