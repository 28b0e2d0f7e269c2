"""The state store badly treated while the daemon runs, and the daemon killed while it writes."""

import os
import random
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest

from fixtures import daemon as daemons
from fixtures.daemon import eventually

KILLS = 20


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one megabyte."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.decode()}")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def filled(disk):
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 1024):
                pass
        except OSError:
            return filler


def sql(path, script):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def test_a_full_disk_is_said_the_looks_go_on_and_nothing_is_lost_once_there_is_room(house, daemon, small_disk):
    prod = house.sqlite("prod")
    house.configure(state="disk/state.db")
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    filler = filled(small_disk)
    sql(prod, "DROP INDEX orders_by_customer")
    watcher.until_logged("the disk is full")
    watcher.until_told("the disk is full")
    watcher.until_told("the disk is full", count=3)
    filler.unlink()
    eventually(lambda: any("is missing" in each for each in house.messages()), within=20, why=lambda: watcher.log)
    told = [each for each in house.messages() if "index orders.orders_by_customer is missing" in each]
    about_the_disk = [each for each in house.messages() if "the disk is full" in each]
    assert (len(told), len(about_the_disk), len(house.messages())) == (1, 1, 2)
    house.nothing_false(drift=["orders.orders_by_customer"], state="disk/state.db")


def test_killed_at_any_moment_every_drift_is_told_at_least_once_and_at_most_once_more_for_each_kill(house, daemon):
    prod = house.sqlite("prod")
    house.configure(every="100ms")
    first = daemon()
    eventually(lambda: house.sink.bodies, why=lambda: first.log)  # what is there by now is no debt any more
    first.kill()
    chance = random.Random(11)
    for number in range(KILLS):
        sql(prod, f"CREATE TABLE by_hand_{number:02} (id integer)")
        watcher = daemon()
        time.sleep(chance.uniform(0, 0.5))
        watcher.kill()
    watcher = daemon()
    names = [f"by_hand_{number:02}" for number in range(KILLS)]
    eventually(
        lambda: all(any(f"table {name} is extra" in each for each in house.messages()) for name in names),
        within=20,
        why=lambda: f"{watcher.log}\n{house.messages()}",
    )
    # A kill has one message said again, with all that is in it.
    telling = [each for each in house.messages() if "is extra" in each]
    assert len(telling) <= len(names) + KILLS
    house.nothing_false(drift=names, about_ourselves=0)


@pytest.mark.parametrize("content", [b"garbage, and more of it" * 400, b"", b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_store_that_became_garbage_is_left_as_it_is_and_the_start_ends_with_78(house, daemon, run, content):
    house.sqlite("prod")
    house.configure()
    daemon().end()
    state = house.folder / "state.db"
    state.write_bytes(content)
    before = sorted(each.name for each in house.folder.iterdir())
    done = run("run")
    assert done.returncode == 78
    assert str(state) in done.stderr
    assert "Nothing was overwritten" in done.stderr
    assert state.read_bytes() == content
    assert sorted(each.name for each in house.folder.iterdir()) == before
    assert house.messages() == []


def test_of_daemons_that_start_at_once_one_watches_and_the_others_end_with_75(house):
    house.sqlite("prod")
    house.configure()
    started = [
        subprocess.Popen(
            [daemons.PROGRAM, "run"], cwd=house.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for _ in range(4)
    ]
    try:
        eventually(lambda: sum(each.poll() is not None for each in started) == 3)
        ended = [each for each in started if each.poll() is not None]
        (left,) = [each for each in started if each.poll() is None]
        assert [each.returncode for each in ended] == [75, 75, 75]
        assert all(f"{left.pid}".encode() in each.stdout.read() for each in ended)
    finally:
        for each in started:
            each.kill()
            each.wait()
            each.stdout.close()
    house.nothing_false(about_ourselves=0)
