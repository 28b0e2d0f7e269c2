"""Content hashes of files and folders: the truth about whether anything changed."""

import hashlib
import os
import stat
import time
from pathlib import Path

_YOUNG_NS = 2_000_000_000
"""A file this young may change again without moving its time stamp on a coarse clock, so it is read again."""


class Fingerprints:
    """Hashes, with those of untouched files remembered by what `stat` says of them."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[int, ...], str]] = {}

    def of(self, path: Path) -> str:
        """The hash of a file's content, or of all names and contents below a folder; or why there is none."""
        try:
            found = path.stat()
            if stat.S_ISDIR(found.st_mode):
                return self._folder(path)
            if stat.S_ISREG(found.st_mode):
                return self._file(path, found)
        except OSError as error:
            return f"unreadable: {error.strerror}"
        return "no file"

    def _folder(self, path: Path) -> str:
        total = hashlib.sha256()
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                each = Path(folder) / name
                total.update(f"{each.relative_to(path)}\0{self._member(each)}\0".encode(errors="surrogateescape"))
        return total.hexdigest()

    def _member(self, path: Path) -> str:
        try:
            found = path.stat()
            return self._file(path, found) if stat.S_ISREG(found.st_mode) else "no file"
        except OSError as error:
            return f"unreadable: {error.strerror}"

    def _file(self, path: Path, found: os.stat_result) -> str:
        key = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        known = self._known.get(path)
        if known and known[0] == key:
            return known[1]
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _YOUNG_NS:
            self._known[path] = (key, digest)
        return digest
