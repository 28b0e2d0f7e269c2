"""The state store lost under the daemon or before its start: what is found is told, and what was known is kept."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from fixtures.daemon import eventually

INDEX = "index orders.orders_by_customer is missing"
VIEW = "view big_orders is missing"


def sql(path, script):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def told(house, *texts):
    return all(any(text in each for each in house.messages()) for text in texts)


def removed(state):
    state.unlink()


def removed_with_all_beside_it(state):
    for each in state.parent.glob("state.db*"):
        each.unlink()


def emptied(state):
    os.truncate(state, 0)


def replaced(state):
    state.unlink()
    state.write_bytes(b"another one's")


def replaced_by_a_database(state):
    state.unlink()
    sql(state, "CREATE TABLE t (a)")


def garbled(state):
    """Random bytes in each page, as a failing disk leaves them."""
    with state.open("r+b") as file:
        for start in range(0, state.stat().st_size, 4096):
            file.seek(start + 200)
            file.write(os.urandom(64))


def header_lost(state):
    with state.open("r+b") as file:
        file.write(os.urandom(100))


WAYS = [removed, removed_with_all_beside_it, emptied, replaced, replaced_by_a_database, header_lost]


@pytest.fixture
def begun(house, daemon, run):
    """A daemon that has told of a missing index, which somebody then acknowledged; its store has a copy."""
    prod = house.sqlite("prod")
    house.configure()
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    eventually((house.folder / "state.db.copy").exists, why=lambda: watcher.log)
    sql(prod, "DROP INDEX orders_by_customer")
    eventually(lambda: told(house, INDEX), why=lambda: watcher.log)
    (incident,) = [each for each in house.incidents() if each["rule"].startswith("DR")]
    done = run("ack", incident["id"], "-m", "I am on it")
    assert done.returncode == 0, done.stderr
    return prod, watcher


@pytest.mark.parametrize("way", WAYS)
def test_every_channel_is_told_and_nothing_that_was_known_is_lost(house, daemon, run, begun, way):
    prod, watcher = begun
    state = house.folder / "state.db"
    way(state)
    sql(prod, "DROP VIEW big_orders")
    eventually(lambda: told(house, "state store", VIEW), within=20, why=lambda: watcher.log)
    trouble = [each for each in house.messages() if "state store" in each]
    assert len(trouble) == 1
    assert "acknowledgements and silences" in trouble[0]
    shown = run("status").stdout
    assert "I am on it" in shown
    assert "state store" in shown
    assert watcher.end()[0] == 0
    assert state.stat().st_mode & 0o777 == 0o600
    again = daemon()
    again.until_logged("checked prod (start)")
    assert len([each for each in house.messages() if INDEX in each]) == 1
    assert len([each for each in house.messages() if VIEW in each]) == 1
    house.nothing_false(drift=["orders.orders_by_customer", "big_orders"], about_ourselves=0)


def test_what_was_in_the_way_is_set_aside_and_kept(house, begun):
    state = house.folder / "state.db"
    replaced(state)
    eventually(lambda: told(house, "state store"))
    kept = [each for each in house.folder.glob("state.db.aside-*") if not each.name.endswith(("-wal", "-shm"))]
    assert [each.read_bytes() for each in kept] == [b"another one's"]


def test_a_folder_that_was_moved_away(house, daemon, run):
    prod = house.sqlite("prod")
    (house.folder / "memory").mkdir()
    house.configure(state="memory/state.db")
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    eventually((house.folder / "memory" / "state.db.copy").exists, why=lambda: watcher.log)
    (house.folder / "memory").rename(house.folder / "moved")
    sql(prod, "DROP INDEX orders_by_customer")
    done = run("--once")
    assert done.returncode in (2, 3), done.stdout + done.stderr
    eventually(lambda: told(house, "state store", INDEX), within=20, why=lambda: watcher.log)
    assert len([each for each in house.messages() if INDEX in each]) == 1
    assert watcher.end()[0] == 0
    house.nothing_false(drift=["orders.orders_by_customer"], about_ourselves=0, state="memory/state.db")


def test_without_a_copy_it_goes_on_from_memory_and_the_next_start_ends_with_78(house, daemon, run):
    prod = house.sqlite("prod")
    house.configure()
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    copy = house.folder / "state.db.copy"
    eventually(copy.exists, why=lambda: watcher.log)
    copy.unlink()
    emptied(house.folder / "state.db")
    sql(prod, "DROP INDEX orders_by_customer")
    eventually(lambda: told(house, "state store", INDEX), within=20, why=lambda: watcher.log)
    assert "state store" in run("status").stdout
    assert watcher.end()[0] == 0
    assert run("run").returncode == 78


@pytest.mark.parametrize("way", [emptied, garbled, header_lost, replaced])
@pytest.mark.parametrize("command", ["run", "status"])
def test_damage_at_the_start_ends_with_78_and_names_the_way_out(house, daemon, run, way, command):
    house.sqlite("prod")
    house.configure()
    watcher = daemon()
    eventually((house.folder / "state.db.copy").exists, why=lambda: watcher.log)
    watcher.end()
    state = house.folder / "state.db"
    way(state)
    before = state.read_bytes()
    done = run(command)
    assert done.returncode == 78, done.stdout + done.stderr
    assert "This is a bug" not in done.stderr
    assert state.read_bytes() == before
    (way_out,) = [
        line.partition("`")[2].rpartition("`")[0] for line in done.stderr.splitlines() if "cp -p" in line
    ]
    assert os.waitstatus_to_exitcode(os.system(way_out)) == 0
    assert run("status").returncode == 0
    daemon().end()


def test_a_store_that_is_gone_at_the_start_is_not_begun_anew_beside_its_copy(house, daemon, run):
    house.sqlite("prod")
    house.configure()
    watcher = daemon()
    eventually((house.folder / "state.db.copy").exists, why=lambda: watcher.log)
    watcher.end()
    removed(house.folder / "state.db")
    for command in ("run", "--once"):
        done = run(command)
        assert done.returncode == 78, done.stdout + done.stderr
        assert "cp -p" in done.stderr
    shutil.rmtree(house.folder / "nothing", ignore_errors=True)
