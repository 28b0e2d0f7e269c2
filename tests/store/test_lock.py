"""One daemon per state store."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from schemawatchd.errors import StoreBroken, StoreHeld
from schemawatchd.store.lock import Holder, Lock

HOLD = (
    "import sys, time; from pathlib import Path; from schemawatchd.store.lock import Lock\n"
    "Lock(Path(sys.argv[1])).acquire(); print('held', flush=True); time.sleep(60)"
)


@pytest.fixture
def other(path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_nobody_holds_what_nobody_took(path):
    assert Lock(path).holder() is None
    assert not path.parent.exists()


def test_the_second_is_told_who_the_first_is(path, other):
    with pytest.raises(StoreHeld) as caught:
        Lock(path).acquire()
    assert f"the process {other.pid} on {socket.gethostname()}" in caught.value.says
    assert str(path) in caught.value.says
    assert caught.value.exit_code == 75
    assert Lock(path).holder() == Holder(other.pid, socket.gethostname())


def test_the_kernel_frees_it_after_a_kill(path, other):
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    assert Lock(path).holder() is None
    with Lock(path) as lock:
        assert Lock(path).holder() == Holder(os.getpid(), socket.gethostname())
    assert lock.holder() is None


def test_asking_does_not_keep_a_daemon_from_starting(path):
    Lock(path).acquire().release()
    for _ in range(20):
        asking = Lock(path)
        assert asking.holder() is None
        with Lock(path):
            pass


def plant(kind, place, other):
    other.write_text("precious")
    if kind == "link":
        place.symlink_to(other)
    elif kind == "dangling link":
        place.symlink_to(other.with_name("not there"))
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.mkdir()


@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe", "folder"])
@pytest.mark.parametrize("ask", [Lock.acquire, Lock.holder], ids=["acquire", "holder"])
def test_what_others_planted_in_its_place_is_not_followed(path, tmp_path, kind, ask):
    path.parent.mkdir(parents=True)
    other = tmp_path / "another file"
    lock = Lock(path)
    plant(kind, lock.path, other)
    if ask is Lock.acquire or "link" in kind:
        with pytest.raises(StoreBroken, match="is a link or not a file"):
            ask(lock)
    else:
        assert ask(lock) is None
    assert other.read_text() == "precious"
    assert not other.with_name("not there").exists()
