"""The shape of a source, and how the file for it is found."""

import hashlib
import os
import re
import stat
import sys
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

from schemawatchd.catalog import modules
from schemawatchd.engines.engine import ScriptPlayer
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.snapshot import Snapshot

LARGEST = 64 * 1024 * 1024
"""Bytes. A schema file beyond this is taken for an accident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaLocation:
    """Where a schema is: a file, the name by which people know it, what in it (`.py`), the project's folder."""

    path: Path
    named: str
    attribute: str = ""
    folder: Path


@dataclass(frozen=True, slots=True)
class SchemaServer:
    """What the schema is read for: the engine's name, and the version of its scratch where that is needed."""

    engine: str
    version: Callable[[], str]


class Source(Protocol):
    """A module of this room: `SUFFIX`, `NEEDS_SCRATCH`, and functions to the content and on to a snapshot."""

    SUFFIX: str
    NEEDS_SCRATCH: bool

    def read(self, place: SchemaLocation, server: SchemaServer, parts: MutableMapping[Path, str]) -> bytes:
        """All that the schema is made from. Raises `SourceInvalid`.

        `parts` gets the files that it comes from with the hash of each, those too that an error comes from.
        """

    def snapshot(
        self, content: bytes, shown: str, player: ScriptPlayer, taken_at: datetime, collation: str | None
    ) -> Snapshot:
        """What `content`, known to people as `shown`, says the schema should be. Raises `SourceInvalid`."""


_NAMED = re.compile(r"(.+\.py):([^\W\d]\w*(?:\.[^\W\d]\w*)*)")


def split(text: str) -> tuple[str, str]:
    """The file and the attribute that a word such as `app/models.py:Base` names."""
    found = _NAMED.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


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
        raise SourceInvalid("the file is missing", path=shown, hint="Restore it, or correct `schema`.") from error
    except OSError as error:
        raise SourceInvalid(f"the file cannot be opened: {error.strerror}", path=shown) from error
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise SourceInvalid("it is not a regular file", path=shown, hint="Correct `schema`.")
    with os.fdopen(handle, "rb") as file:
        if found.st_size > LARGEST:
            raise SourceInvalid(
                f"it has {found.st_size >> 20} MiB, more than the {LARGEST >> 20} MiB that a schema file may have",
                path=shown,
                hint="Remove data and generated parts, or use a snapshot (.json).",
            )
        return file.read()


def whole(place: SchemaLocation, parts: MutableMapping[Path, str]) -> bytes:
    """A schema that is one file, and nothing else."""
    data = content(place.path, place.named)
    parts[place.path] = fingerprint(data)
    return data


def marked(parts: Mapping[Path, str]) -> str:
    """One hash for all parts; that of a single file is the file's own."""
    if len(parts) == 1:
        return next(iter(parts.values()))
    return fingerprint("".join(f"{path}\0{digest}\0" for path, digest in sorted(parts.items())).encode())


def digest_of(path: Path) -> str:
    """The hash of a part's content now: a file's bytes, or the names of the modules in a folder."""
    try:
        if path.is_dir():
            names = sorted(each.name for each in path.iterdir() if each.suffix == ".py")
            return fingerprint("\0".join(names).encode(errors="surrogateescape"))
        return fingerprint(content(path, path.name))
    except OSError as error:
        return f"unreadable: {error.strerror}"
    except SourceInvalid as error:
        return error.says


def fingerprint(data: bytes) -> str:
    """The hash of a source's content: the truth about whether a file changed."""
    return hashlib.sha256(data).hexdigest()
