"""Files that are, are not, or are no longer a state store."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from schemawatchd.errors import StoreBroken
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.store import tables
from schemawatchd.store.memory import Step
from schemawatchd.store.store import Store


def opened(path, clock):
    Store.open(path, clock).close()


def test_it_is_ours_alone(path, clock):
    opened(path, clock)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert sorted(each.name for each in path.parent.iterdir()) == ["state.db"]


def test_the_mode_of_a_folder_that_exists_is_kept(path, clock):
    path.parent.mkdir(mode=0o750)
    opened(path, clock)
    assert path.parent.stat().st_mode & 0o777 == 0o750


def test_the_known_head_is_the_newest_revision():
    config = Config()
    config.set_main_option("script_location", "schemawatchd_migrations:")
    assert ScriptDirectory.from_config(config).get_current_head() == tables.HEAD


def test_the_revisions_make_the_tables(store):
    with store._database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_alembic_is_not_imported_for_a_store_at_head(path, clock):
    opened(path, clock)
    code = (
        "import sys; from pathlib import Path; from schemawatchd.clock import SystemClock\n"
        "from schemawatchd.store.store import Store\n"
        "Store.open(Path(sys.argv[1]), SystemClock()).close()\n"
        "sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, path], check=True)


def broken(path, clock, says):
    """It is refused with these words and a hint, and not touched."""
    before = path.read_bytes()
    with pytest.raises(StoreBroken, match=says) as caught:
        Store.open(path, clock)
    assert str(path) in caught.value.says
    assert caught.value.hint
    assert caught.value.exit_code == 78
    assert path.read_bytes() == before


def test_zero_bytes_are_a_lost_memory_and_no_first_run(path, clock):
    opened(path, clock)
    os.truncate(path, 0)
    broken(path, clock, "is empty")


def test_garbage(path, clock):
    path.parent.mkdir()
    path.write_bytes(b"nothing that SQLite knows " * 500)
    broken(path, clock, "is damaged")


def test_another_programs_database_stays_untouched(path, clock):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE t (a)")
    broken(path, clock, "another program")
    assert [each.name for each in path.parent.iterdir()] == ["state.db"]


def test_a_folder(path, clock):
    path.mkdir(parents=True)
    with pytest.raises(StoreBroken, match="is no file"):
        Store.open(path, clock)


def test_a_newer_version(path, clock):
    opened(path, clock)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE alembic_version SET version_num = '0099'")
    broken(path, clock, "written by a newer schemawatchd")


def test_a_store_without_revision(path, clock):
    opened(path, clock)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DROP TABLE alembic_version")
    broken(path, clock, "has no revision")


def test_pages_overwritten_in_the_middle(path, clock):
    store = Store.open(path, clock)
    for number in range(300):
        store.commit(Step(state=TargetState(target=f"target-{number}", status="drift", sources="x" * 500)))
    store.close()
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(path.stat().st_size - 12288))
    before = path.read_bytes()
    with pytest.raises(StoreBroken, match="is damaged"):
        open_and_check(path, clock)
    assert path.read_bytes() == before


def open_and_check(path, clock):
    store = Store.open(path, clock)
    try:
        store.check()
    finally:
        store.close()


def test_only_asking_makes_no_file(path, clock):
    with pytest.raises(StoreBroken, match="there is no state store"):
        Store.open(path, clock, create=False)
    assert not path.parent.exists()


def test_a_crash_while_it_is_made_leaves_no_store(path, clock, monkeypatch):
    monkeypatch.setattr("schemawatchd.store.opening._upgraded", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Store.open(path, clock)
    assert list(path.parent.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("closed", ["file", "folder"])
def test_somebody_elses_store_says_as_whom_to_run(tmp_path, clock, closed, enterable):
    path = tmp_path / "state" / "state.db"
    opened(path, clock)
    enterable(tmp_path)
    path.parent.chmod(0o700 if closed == "folder" else 0o755)
    code = (
        "import os, sys; from pathlib import Path; from schemawatchd.clock import SystemClock\n"
        "from schemawatchd.errors import StoreBroken; from schemawatchd.store.store import Store\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "try:\n    Store.open(Path(sys.argv[1]), SystemClock())\n"
        "except StoreBroken as error:\n    print(error.says, error.hint)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert "belongs to the user `root`" in done.stdout
    assert "sudo -u root schemawatchd --once" in done.stdout
