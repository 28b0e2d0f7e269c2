"""Copies of the state store that stay beside it: made by SQLite's backup, and checked before they count."""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from schemawatchd.store.errors import SIDES, StoreLost, flaw_of, in_our_words, not_made


def copy_of(path: Path) -> Path:
    """Where the hourly copy of the store at `path` is."""
    return path.with_name(f"{path.name}.copy")


def upgrade_copy_of(path: Path, revision: str) -> Path:
    """Where the copy is that was made before an upgrade from this revision."""
    return path.with_name(f"{path.name}.copy-{revision}")


def write_copy(source: sqlite3.Connection, to: Path, mode: int) -> None:
    """Write all of `source` to the file `to`, which appears whole and checked or not at all.

    Raises `StoreLost` where what was written is damaged, `StoreFull`, and `StoreBroken`.
    """
    new = to.with_name(f"{to.name}.new")
    try:
        removed(new)
        os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode))
        try:
            new.chmod(mode)
            with in_our_words(to):
                with closing(sqlite3.connect(new)) as target:
                    source.backup(target)
                flaw = flaw_of(new)
            if flaw:
                raise StoreLost(f"the state store `{to}` {flaw}")
            _flushed(new)
            new.rename(to)
            _flushed(to.parent)
        finally:
            removed(new)
    except OSError as error:
        raise not_made(to, error) from error


def read_copy(path: Path, into: sqlite3.Connection) -> bool:
    """Read the hourly copy of the store at `path`; whether there is one that is sound."""
    copy = copy_of(path)
    if not copy.is_file() or flaw_of(copy):
        return False
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?immutable=1", uri=True)) as file:
        file.backup(into)
    return True


def set_aside(path: Path, now: datetime) -> Path | None:
    """Move what is at `path` out of the way, and what SQLite has beside it; where it is now, if there was any."""
    aside = path.with_name(f"{path.name}.aside-{now:%Y%m%dT%H%M%S}")
    for side in SIDES:
        with suppress(FileNotFoundError):
            path.with_name(path.name + side).rename(aside.with_name(aside.name + side))
    return aside if aside.exists() else None


def removed(path: Path) -> None:
    """Remove a database of our own that never came to count."""
    for side in SIDES:
        path.with_name(path.name + side).unlink(missing_ok=True)


def _flushed(path: Path) -> None:
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
