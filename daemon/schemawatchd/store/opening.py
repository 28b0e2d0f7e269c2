"""Making, recognising and upgrading the state store's file; a file that is not ours is never touched."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from schemawatchd.errors import StoreBroken
from schemawatchd.store.access import MODE, demand, tighten
from schemawatchd.store.copies import removed, upgrade_copy_of, write_copy
from schemawatchd.store.database import StateDatabase
from schemawatchd.store.errors import (
    StoreLost,
    in_our_words,
    no_state_store,
    not_made,
    not_permitted,
    restore_hint,
)
from schemawatchd.store.tables import APPLICATION_ID, HEAD


def opened(path: Path, *, create: bool) -> StateDatabase:
    """The store at `path`, at the newest revision. Raises `StoreBroken`, which says what to do."""
    demand(path)
    try:
        tighten(path)
        if not path.exists() and create:
            if found := restore_hint(path):
                raise StoreLost(f"there is no state store at `{path}` any more", hint=found)
            _made(path)
        _recognised(path)
    except PermissionError as error:
        raise not_permitted(path) from error
    except FileNotFoundError as error:
        raise StoreBroken(
            f"there is no state store at `{path}`",
            hint="The first `schemawatchd run` or `schemawatchd --once` creates it.",
        ) from error
    except OSError as error:
        raise not_made(path, error) from error
    database = StateDatabase(path)
    try:
        _brought_up(database)
    except BaseException:
        database.close()
        raise
    return database


def _made(path: Path) -> None:
    """A new store appears whole: a crash on the way leaves no empty file that looks like a lost memory."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    removed(new)
    os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, MODE))
    try:
        with in_our_words(path):
            with closing(sqlite3.connect(new)) as connection:
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute("PRAGMA journal_mode = WAL")
            database = StateDatabase(new)
            try:
                _upgraded(database)
            finally:
                database.close()
            # Closing folds the `-wal` into the file, and says nothing where the disk is too full for that.
            with closing(sqlite3.connect(new)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        new.rename(path)
    finally:
        removed(new)


def _recognised(path: Path) -> None:
    """Nothing appears beside a file that turns out to be somebody else's."""
    if path.stat().st_size == 0:
        raise no_state_store(path, "is empty: what it held is lost")
    if not path.is_file():
        raise no_state_store(path, "is no file")
    if not os.access(path, os.R_OK | os.W_OK):
        raise not_permitted(path)
    if _application_id(path) != APPLICATION_ID:
        raise no_state_store(path, "is a database of another program")


def _application_id(path: Path) -> int:
    """SQLite itself looks, since closing a file of our own would drop the locks of other connections in this
    process (https://www.sqlite.org/howtocorrupt.html, 2.2), and `immutable` keeps it from leaving a `-wal`.
    """
    with in_our_words(path), closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as file:
        # Without its `-wal`, a file that a crash left in the middle of a checkpoint is shorter than its first
        # page says; only with this pragma does SQLite read that page all the same (btree.c, lockBtree).
        file.execute("PRAGMA writable_schema = ON")
        (found,) = file.execute("PRAGMA application_id").fetchone()
    return int(found)


def _brought_up(database: StateDatabase) -> None:
    revision = _revision(database)
    if revision == HEAD:
        return
    if not revision.isdecimal() or int(revision) > int(HEAD):
        raise StoreBroken(
            f"the state store `{database.path}` was written by a newer schemawatchd (revision {revision}, "
            f"this one knows {HEAD})",
            hint="Install that version again, or name another `state`.",
        )
    with database.lock, in_our_words(database.path):
        write_copy(database.raw(), upgrade_copy_of(database.path, revision), database.mode)
    _upgraded(database)


def _revision(database: StateDatabase) -> str:
    with database.reading() as connection:
        try:
            found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        except sa.exc.OperationalError as error:
            if "no such table" in str(error.orig):
                raise no_state_store(database.path, "is damaged: it has no revision") from error
            raise
    if found is None:
        raise no_state_store(database.path, "is damaged: it has no revision")
    return str(found)


def _upgraded(database: StateDatabase) -> None:
    with database.writing() as connection:
        upgraded(connection)


def upgraded(connection: sa.Connection) -> None:
    """Apply the revisions, all in one transaction. Alembic takes a third of a second to import."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "schemawatchd_migrations:")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
