"""Folders of migrations: the names in them and their content, from a work tree or from somewhere else."""

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from schemawatchd.errors import SourceInvalid

_MOST = 20_000
_LARGEST = 16 << 20
_FOREIGN = frozenset({"__pycache__", "node_modules", "site-packages"})
_DEEPEST = 6
_RACY_NS = 2_000_000_000


class Folder(Protocol):
    """Files by their names relative to the folder, with `/` between parts."""

    @property
    def named(self) -> str:
        """The folder as people know it."""

    def names(self) -> tuple[str, ...]:
        """The names of all files in it, sorted. Raises `SourceInvalid` where it is no folder."""

    def read(self, name: str) -> bytes:
        """The content of one. Raises `SourceInvalid`."""

    def stamp(self, name: str) -> str:
        """What moves with the content of one, and is had without reading it; empty where nothing is."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder whose names are taken once, for those who ask for them many times."""

    folder: Folder
    listed: tuple[str, ...]

    @property
    def named(self) -> str:
        """The folder as people know it."""
        return self.folder.named

    def names(self) -> tuple[str, ...]:
        """The names as they were."""
        return self.listed

    def read(self, name: str) -> bytes:
        """The content of one as it is now. Raises `SourceInvalid`."""
        return self.folder.read(name)

    def stamp(self, name: str) -> str:
        """Its marks as they are now."""
        return self.folder.stamp(name)


@dataclass(frozen=True, slots=True)
class WorkTree:
    """A folder on this machine. Hidden files, caches and whatever is no regular file are not in it."""

    path: Path
    named: str

    def names(self) -> tuple[str, ...]:
        """The names, sorted. Raises `SourceInvalid`."""
        if not self.path.is_dir():
            says = "the folder is missing" if not self.path.exists() else "it is no folder"
            raise SourceInvalid(says, path=self.named, hint="Restore it, or correct `migrations`.")
        found: list[str] = []
        try:
            for name in _below(self.path):
                found.append(name)
                if len(found) > _MOST:
                    raise SourceInvalid(
                        f"it holds more than {_MOST} files",
                        path=self.named,
                        hint="Name the folder that holds the migrations.",
                    )
        except OSError as error:
            raise SourceInvalid(f"the folder cannot be read: {error.strerror}", path=self.named) from error
        return tuple(sorted(found))

    def stamp(self, name: str) -> str:
        """The file's marks; a young one may be shared by a later write on file systems with coarse clocks."""
        try:
            found = (self.path / name).stat()
        except OSError:
            return ""
        newest = max(found.st_mtime_ns, found.st_ctime_ns)
        if time.time_ns() - newest < _RACY_NS:
            return ""
        return f"{found.st_dev}:{found.st_ino}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"

    def read(self, name: str) -> bytes:
        """The content of one. Raises `SourceInvalid`."""
        shown = f"{self.named}/{name}"
        try:
            # A FIFO would block the open for ever.
            handle = os.open(self.path / name, os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            raise SourceInvalid(f"the file cannot be opened: {error.strerror}", path=shown) from error
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise SourceInvalid("it is not a regular file", path=shown)
            if found.st_size > _LARGEST:
                raise SourceInvalid(f"it has more than {_LARGEST >> 20} MiB", path=shown)
            return file.read()


def _below(path: Path) -> Iterator[str]:
    for root, folders, files in os.walk(path, onerror=_raised):
        inside = os.path.relpath(root, path).replace(os.sep, "/")
        before = "" if inside == "." else f"{inside}/"
        deep = before.count("/") >= _DEEPEST
        folders[:] = [] if deep else [each for each in folders if each[0] != "." and each not in _FOREIGN]
        yield from (before + each for each in files if each[0] != ".")


def _raised(error: OSError) -> None:
    raise error
