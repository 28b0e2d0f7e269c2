"""The shape of a source, and how the file for it is found."""

import hashlib
import os
import stat
import sys
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

from schemawatchd.catalog import modules
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import Snapshot

LARGEST = 64 * 1024 * 1024
"""Bytes. A schema file beyond this is taken for an accident."""


class Player(Protocol):
    """What a source needs of scratch."""

    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:
        """A fresh database's snapshot after the script ran in it."""


class Source(Protocol):
    """A module of this room: `SUFFIX`, `NEEDS_SCRATCH`, and a function that answers with a snapshot."""

    SUFFIX: str
    NEEDS_SCRATCH: bool

    def snapshot(
        self, content: bytes, shown: str, player: Player, taken_at: datetime, collation: str | None
    ) -> Snapshot:
        """What `content`, known to people as `shown`, says the schema should be. Raises `SourceInvalid`."""


@cache
def sources() -> dict[str, Source]:
    """Every source in this room by the ending that it reads."""
    found = modules(sys.modules["schemawatchd.sources"])
    return {module.SUFFIX: module for module in found if hasattr(module, "SUFFIX")}


def content(path: Path, shown: str) -> bytes:
    """The bytes of a schema file. Raises `SourceInvalid` for whatever is no ordinary, readable file."""
    try:
        # A FIFO or a device would block the open or the read for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except FileNotFoundError as error:
        raise SourceInvalid("the file is missing", path=shown, hint="Bring it back, or mend `schema`.") from error
    except OSError as error:
        raise SourceInvalid(f"the file cannot be opened: {error.strerror}", path=shown) from error
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise SourceInvalid("it is no ordinary file", path=shown, hint="Mend `schema`.")
    with os.fdopen(handle, "rb") as file:
        if found.st_size > LARGEST:
            raise SourceInvalid(
                f"it has {found.st_size >> 20} MiB, more than the {LARGEST >> 20} MiB that a schema file may have",
                path=shown,
                hint="Take data and generated parts out, or use a snapshot (.json).",
            )
        return file.read()


def fingerprint(data: bytes) -> str:
    """The hash of a source's content: the truth about whether a file changed."""
    return hashlib.sha256(data).hexdigest()
