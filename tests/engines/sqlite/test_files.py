"""Files are read so that nothing appears beside them, and nobody is locked out."""

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engine_of_file
from schemawatchd.engines.sqlite.engine import ENGINE
from schemawatchd.errors import SchemawatchdError, SettingsError, TargetBusy, TargetUnreachable
from schemawatchd.schema.target import Dsn

NUMBERS = ("schema_version", "user_version", "application_id")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def dsn(path):
    return Dsn(f"sqlite:///{path}")


def look(path):
    with ENGINE.connect(dsn(path), Limits()) as session:
        session.pulse(None)
        return session.read(frozenset(), NOON)


def pulse(path, last=None):
    with ENGINE.connect(dsn(path), Limits()) as session:
        return session.pulse(last)


def write(path, sql, mode="delete"):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.executescript(sql)


def beside(path):
    return sorted(each.name for each in path.parent.iterdir())


@pytest.mark.parametrize("mode", ["delete", "truncate", "persist", "wal"])
def test_reading_leaves_nothing_beside_the_file(tmp_path, mode):
    path = tmp_path / "app.db"
    write(path, "CREATE TABLE t (a int)", mode)
    before = beside(path)
    for _ in range(3):
        assert "table:t" in {str(key) for key in look(path).objects}
    assert beside(path) == before


def test_a_pipe_in_the_place_of_the_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "app.db")
    with pytest.raises(TargetUnreachable, match="is no file"):
        look(tmp_path / "app.db")
    assert engine_of_file(tmp_path / "app.db") is ENGINE  # as an empty file, which then is none


def test_a_pipe_in_the_place_of_the_journal_is_not_waited_for(tmp_path):
    path = tmp_path / "app.db"
    write(path, "CREATE TABLE t (a int)")
    os.mkfifo(tmp_path / "app.db-journal")
    assert "table:t" in {str(key) for key in look(path).objects}


def test_what_is_still_only_in_the_log_is_seen(tmp_path):
    path = tmp_path / "app.db"
    write(path, "CREATE TABLE t (a int)", "wal")
    with closing(sqlite3.connect(path, isolation_level=None)) as application:
        application.execute("PRAGMA wal_autocheckpoint = 0")
        application.execute("CREATE TABLE fresh (a int)")
        assert "table:fresh" in {str(key) for key in look(path).objects}
        application.execute("INSERT INTO fresh VALUES (1)")


def test_a_log_left_by_a_crash_is_read_from_a_copy(tmp_path):
    path = tmp_path / "app.db"
    write(path, "CREATE TABLE t (a int)", "wal")
    code = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA wal_autocheckpoint = 0'); c.execute('CREATE TABLE fresh (a int)'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, path], check=False)
    (tmp_path / "app.db-shm").unlink()
    before = [(each.name, each.stat().st_mtime_ns) for each in sorted(tmp_path.iterdir())]
    assert "table:fresh" in {str(key) for key in look(path).objects}
    assert [(each.name, each.stat().st_mtime_ns) for each in sorted(tmp_path.iterdir())] == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_watcher_of_another_user_never_gets_in_the_way(tmp_path, mode, enterable):
    """A hundred looks as another user beside an application that opens, writes and closes."""
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    enterable(tmp_path)
    path = folder / "app.db"
    done = threading.Event()
    failures = []

    def application():
        code = (
            "import sqlite3, sys, os\nos.setgid(65534); os.setuid(65534)\nfor n in range(60):\n"
            " c = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
            f" c.execute('PRAGMA journal_mode = {mode}')\n"
            " c.execute('CREATE TABLE IF NOT EXISTS t (a int)'); c.execute('INSERT INTO t VALUES (1)')\n"
            " c.execute(f'CREATE TABLE t{n} (a int)'); c.close()\n"
        )
        found = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=False)
        if found.returncode:
            failures.append(found.stderr)
        done.set()

    writer = threading.Thread(target=application)
    writer.start()
    looks = busy = 0
    while looks < 100 or not done.is_set():
        try:
            look(path)
        except TargetBusy:
            busy += 1
        except TargetUnreachable:
            continue  # not made yet
        looks += 1
    writer.join()
    assert not failures
    assert busy < looks
    owners = {each.stat().st_uid for each in folder.iterdir()}
    assert owners == {65534}
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (60,)


def test_a_log_that_only_its_writer_can_share_is_read_from_a_copy(tmp_path):
    path = tmp_path / "app.db"
    write(path, "CREATE TABLE t (a int)", "wal")
    with closing(sqlite3.connect(path, isolation_level=None)) as application:
        application.execute("PRAGMA locking_mode = EXCLUSIVE")
        application.execute("INSERT INTO t VALUES (1)")
        assert not (tmp_path / "app.db-shm").exists()
        assert "table:t" in {str(key) for key in look(path).objects}


def test_an_unfinished_transaction_on_disk_is_busy(tmp_path):
    path = tmp_path / "app.db"
    write(path, "CREATE TABLE t (a int)")
    (tmp_path / "app.db-journal").write_bytes(bytes.fromhex("d9d505f920a163d7") + bytes(500))
    with pytest.raises(TargetBusy):
        look(path)


def test_the_session_cannot_write(tmp_path):
    path = tmp_path / "app.db"
    write(path, "CREATE TABLE t (a int)")
    before = path.read_bytes()
    from schemawatchd.engines.sqlite.connection import here, opened

    with pytest.raises(SchemawatchdError), opened(path, here) as connection:
        connection.execute("CREATE TABLE u (a int)")
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_the_pulse_moves_with_ddl_and_not_with_rows(tmp_path, mode):
    path = tmp_path / "app.db"
    write(path, "CREATE TABLE t (a int)", mode)
    first = pulse(path)
    assert pulse(path, first).sound == first.sound
    write(path, "INSERT INTO t VALUES (1)", mode)
    rows = pulse(path, first)
    assert rows.sound == first.sound
    write(path, "CREATE INDEX i ON t (a)", mode)
    indexed = pulse(path, rows)
    assert indexed.sound != first.sound
    write(path, "PRAGMA user_version = 7", mode)
    assert pulse(path, indexed).sound != indexed.sound


def test_a_file_put_in_its_place_moves_the_pulse(tmp_path):
    path = tmp_path / "app.db"
    write(path, "CREATE TABLE t (a int)")
    first = pulse(path)
    write(tmp_path / "other.db", "CREATE TABLE u (a int)")
    (tmp_path / "other.db").replace(path)
    assert pulse(path, first).sound != first.sound


def test_nothing_is_opened_when_no_byte_moved(tmp_path, monkeypatch):
    path = tmp_path / "app.db"
    write(path, "CREATE TABLE t (a int)")
    old = 1_700_000_000
    os.utime(path, (old, old))
    first = pulse(path)
    while first.cheap.startswith("racy"):  # the change time is still young
        first = pulse(path)
    monkeypatch.setattr(sqlite3, "connect", None)
    assert pulse(path, first) is first


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite://host/x.db"])
def test_a_url_that_names_no_file_is_refused(url):
    with pytest.raises(SettingsError), ENGINE.connect(Dsn(url), Limits()):
        pass


def test_a_folder_is_no_database(tmp_path):
    with pytest.raises(TargetUnreachable):
        look(tmp_path)


def test_an_empty_file_is_an_empty_database(tmp_path):
    path = tmp_path / "app.db"
    path.touch()
    assert not look(path).objects


@pytest.mark.parametrize("mode", ["delete", "wal", "truncate", "persist"])
def test_the_pulse_is_the_same_whether_the_header_or_sqlite_tells_it(tmp_path, mode):
    """A commit by somebody who has the file open is seen, whatever the journal."""
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute(f"pragma journal_mode = {mode}")
        for statement in (
            "create table t (a)",
            "pragma user_version = 7",
            "create index i on t (a)",
            "drop index i",
        ):
            writer.execute(statement)
            numbers = [writer.execute(f"pragma {each}").fetchone()[0] for each in NUMBERS]
            with ENGINE.connect(dsn(path), Limits()) as session:
                assert session.pulse(None).sound.split(":")[2:] == [str(each) for each in numbers]
