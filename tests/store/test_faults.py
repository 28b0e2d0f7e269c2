"""The state store badly treated: what was committed stays, what was not leaves no trace."""

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from schemawatchd.errors import StoreBroken
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.store import database
from schemawatchd.store.errors import StoreFull
from schemawatchd.store.memory import Observation, Step
from schemawatchd.store.store import Store

WRITE = """
import sys
from pathlib import Path
from schemawatchd.clock import SystemClock
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.store.memory import Observation, Step
from schemawatchd.store.store import Store

clock = SystemClock()
store = Store.open(Path(sys.argv[1]), clock)
number = int((store.state("prod") or TargetState(target="prod", status="0")).status)
while True:
    number += 1
    seen = Observation(target="prod", at=clock.now(), status=str(number), digest=str(number), snapshot=b"x" * 9000)
    store.commit(Step(state=TargetState(target="prod", status=str(number)), observation=seen))
    print(number, flush=True)
"""
KILLS = 24


def test_killed_in_the_middle_of_commits_nothing_is_torn_or_lost(path, clock):
    Store.open(path, clock).close()
    chance = random.Random(7)
    for _ in range(KILLS):
        command = [sys.executable, "-c", WRITE, path]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as writer:
            first = writer.stdout.readline()
            time.sleep(chance.uniform(0, 0.03))
            os.kill(writer.pid, signal.SIGKILL)
            rest, errors = writer.communicate()
        assert errors == ""
        said = max(int(each) for each in (first + rest).split())
    store = Store.open(path, clock)
    store.check()
    last = int(store.state("prod").status)
    assert last in (said, said + 1)
    assert [int(each.status) for each in store.history("prod", 10**6)] == list(range(last, 0, -1))
    assert store.snapshot(str(last)) == b"x" * 9000
    store.close()


FILL = """
import os, resource, sys
from pathlib import Path
from schemawatchd.clock import SystemClock
from schemawatchd.store.errors import StoreFull
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.store.memory import Observation, Step
from schemawatchd.store.store import Store

clock = SystemClock()
store = Store.open(Path(sys.argv[1]), clock)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
number = 0
try:
    while number < 1000:
        name, content = str(number), os.urandom(9000)
        seen = Observation(target="prod", at=clock.now(), status=name, digest=name, snapshot=content)
        store.commit(Step(state=TargetState(target="prod", status=str(number)), observation=seen))
        number += 1
except StoreFull as error:
    assert error.exit_code == 3 and "disk is full" in error.says, error.says
    assert store.state("prod").status == str(number - 1)
    if sys.argv[2] == "die":
        print("died", number, flush=True)
        os.kill(os.getpid(), 9)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    store.commit(Step(state=TargetState(target="prod", status="room again")))
    store.check()
    print("recovered", number)
store.close()
"""


def test_a_full_disk_is_said_and_rolled_back_and_got_over(path, clock):
    Store.open(path, clock).close()
    assert filled(path, "recover").startswith("recovered")
    store = Store.open(path, clock)
    assert store.state("prod").status == "room again"
    store.close()


def test_a_crash_while_the_disk_is_full_loses_nothing(path, clock):
    Store.open(path, clock).close()
    died, number = filled(path, "die").split()
    store = Store.open(path, clock)
    store.check()
    assert (died, store.state("prod").status) == ("died", str(int(number) - 1))
    store.close()


def test_a_crash_in_the_middle_of_a_checkpoint(path, clock, tmp_path):
    """The first page is written back and the others are not: the file is shorter than it says of itself."""
    store = Store.open(path, clock)
    for number in range(20):
        observed(store, clock, number)
    crashed = shutil.copytree(path.parent, tmp_path / "crashed") / path.name
    store.close()
    pages = path.stat().st_size // 4096
    assert pages > crashed.stat().st_size // 4096
    with crashed.open("r+b") as file:
        file.seek(28)
        file.write(pages.to_bytes(4, "big"))
    again = Store.open(crashed, clock)
    again.check()
    assert again.state("prod").status == "19"
    again.close()


def filled(path, then):
    command = [sys.executable, "-c", FILL, path, then]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout


def test_no_room_for_a_new_store_leaves_none(path, clock):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(StoreFull):
            Store.open(path, clock)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(path.parent.iterdir()) == []
    Store.open(path, clock).close()


def test_locked_by_another_program(path, clock, monkeypatch):
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    store = Store.open(path, clock)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBroken, match="locked by another program"):
            store.commit(Step(state=TargetState(target="prod", status="drift")))
        assert store.state("prod") is None
        other.execute("ROLLBACK")
    store.commit(Step(state=TargetState(target="prod", status="drift")))
    assert store.state("prod").status == "drift"
    store.close()


def test_a_write_begins_as_one(path, clock):
    """Begun as a reader it would fail at once when another wrote in between, whatever the time-out."""
    store = Store.open(path, clock)
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        with store._database.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        with store._database.reading() as connection:
            connection.exec_driver_sql("SELECT 1 FROM target_state").all()
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
    store.close()


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root can mount a small disk, and not everywhere")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_disk_too_full_for_a_new_store_leaves_none(small_disk, clock):
    """Its `-wal` could not be folded into the file, which was then taken for a whole one."""
    (small_disk / "filler").write_bytes(os.urandom(350_000))
    with pytest.raises(StoreFull):
        Store.open(small_disk / "state.db", clock)
    assert [each.name for each in small_disk.iterdir()] == ["filler"]


def test_a_really_full_disk(small_disk, clock):
    store = Store.open(small_disk / "state.db", clock)
    number = -1
    with pytest.raises(StoreFull):  # noqa: PT012 -- which one fails depends on the disk
        for number in range(100):
            observed(store, clock, number)
    assert store.state("prod").status == str(number - 1)
    store.check()
    store.close()
    again = Store.open(small_disk / "state.db", clock)
    assert again.state("prod").status == str(number - 1)
    again.close()


def observed(store, clock, number):
    seen = Observation(
        target="prod", at=clock.now(), status=str(number), digest=str(number), snapshot=os.urandom(9000)
    )
    store.commit(Step(state=TargetState(target="prod", status=str(number)), observation=seen))
