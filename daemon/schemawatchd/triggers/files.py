"""The files: watchdog hints that something happened, a fresh hash says whether anything changed.

Events are lost in a dozen ways (a folder moved away, a full queue, a network file system, a symlink turned
elsewhere), so everything is hashed again at intervals whatever happened, and dead watches are set up anew.
"""

import hashlib
import logging
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

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


_log = logging.getLogger(__name__)

_QUIET = 0.3
_LONGEST_STORM = 5.0
_REHASH = 30.0
_REHASH_BLIND = 2.0
_EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
"""Not the events of mere reading, which our own hashing would cause."""


class Files(FileSystemEventHandler):
    """Calls `changed` with each watched path whose content moved; a burst of events is one call."""

    def __init__(self, paths: Iterable[Path], changed: Callable[[Path], None], rehash: float = _REHASH) -> None:
        self._always = tuple(dict.fromkeys(paths))
        self._followed: dict[str, tuple[Path, ...]] = {}
        self._changed = changed
        self._rehash = rehash
        self._fingerprints = Fingerprints()
        self._hint = Event()
        self._stopped = Event()
        self._watch = _Watch(self)
        self._thread = Thread(target=self._run, name="files", daemon=True)
        self._known = {path: self._fingerprints.of(path) for path in self._always}

    @property
    def _paths(self) -> tuple[Path, ...]:
        followed = list(self._followed.values())
        return tuple(dict.fromkeys(chain(self._always, *followed)))

    def follow(self, owner: str, paths: Iterable[Path]) -> None:
        """Watch these as well, in place of what `owner` had followed so far. Any thread may ask for it."""
        wanted = tuple(paths)
        if self._followed.get(owner) != wanted:
            for path in wanted:
                self._known.setdefault(path, self._fingerprints.of(path))
            self._followed[owner] = wanted
            self._hint.set()

    def start(self) -> None:
        """Begin watching."""
        self._watch.renew(_folders(self._paths))
        self._thread.start()

    def stop(self) -> None:
        """Watch no more."""
        self._stopped.set()
        self._hint.set()
        self._watch.end()

    def on_any_event(self, event: FileSystemEvent) -> None:  # noqa: ARG002 -- whatever it was, the hash decides
        """A hint, from watchdog's thread."""
        self._hint.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            if self._hint.wait(_REHASH_BLIND if self._watch.blind else self._rehash):
                self._let_settle()
            if self._stopped.is_set():
                return
            self._watch.renew(_folders(self._paths))
            self._compare()

    def _let_settle(self) -> None:
        """Wait until no event came for a moment, but not for ever."""
        end = monotonic() + _LONGEST_STORM
        self._hint.clear()
        while not self._stopped.is_set() and monotonic() < end and self._hint.wait(_QUIET):
            self._hint.clear()

    def _compare(self) -> None:
        for path in self._paths:
            found = self._fingerprints.of(path)
            if found != self._known[path]:
                self._known[path] = found
                self._changed(path)


class _Watch:
    """watchdog on folders, set up anew where a folder was replaced or its emitter died."""

    def __init__(self, handler: FileSystemEventHandler) -> None:
        self._handler = handler
        self._observer: BaseObserver | None = None
        self._identities: Mapping[Path, tuple[int, int]] = {}
        self.blind = False
        """Whether the kernel refused to watch, so that only hashing at short intervals is left."""

    def renew(self, folders: Mapping[Path, bool]) -> None:
        identities = {path: _identity(path) for path in folders}
        if self._observer is not None and self._alive(len(folders)) and identities == self._identities:
            return
        self.end()
        self._identities = identities
        try:
            observer = Observer()
            for path, recursive in folders.items():
                observer.schedule(self._handler, str(path), recursive=recursive, event_filter=_EVENTS)
            observer.start()
        except OSError as error:
            if not self.blind:
                _log.warning("files cannot be watched (%s); they are polled every %.0f s", error, _REHASH_BLIND)
            self.blind = True
            return
        self.blind = False
        self._observer = observer

    def _alive(self, count: int) -> bool:
        emitters = self._observer.emitters if self._observer else ()
        return len(emitters) == count and all(each.is_alive() for each in emitters)

    def end(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer = None


def _identity(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


def _folders(paths: Iterable[Path]) -> dict[Path, bool]:
    """The folders to watch, and whether what lies below them counts."""
    folders: dict[Path, bool] = {}
    for path in paths:
        if path.is_dir():
            folders[path.resolve()] = True
        for each in _links(path):
            folders.setdefault(_existing(each.parent), False)
    return folders


def _links(path: Path) -> Iterator[Path]:
    """The path, and wherever the links on its way lead: a turned link shows only in the folder it lies in."""
    yield path.absolute()
    for each in (path.absolute(), *path.absolute().parents):
        if each.is_symlink():
            yield each
    yield path.resolve()


def _existing(folder: Path) -> Path:
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return folder
