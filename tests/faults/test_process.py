"""The process badly treated: killed with scratch servers under it, and flooded with signals."""

import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from fixtures import daemon as daemons
from fixtures.daemon import eventually


@pytest.fixture
def short_tmp(monkeypatch):
    """A folder for scratch servers, short enough for the path of a socket."""
    folder = Path(tempfile.mkdtemp(prefix="sf"))
    folder.chmod(0o755)
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def living_in(folder):
    """The processes whose working folder lies in `folder`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            where = (process / "cwd").readlink()
        except OSError:
            continue
        if folder in where.parents:
            found.append(int(process.name))
    return found


@pytest.mark.parametrize(
    "served",
    [
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("mariadb", marks=pytest.mark.mariadb),
    ],
    indirect=True,
)
def test_what_a_killed_daemon_left_of_its_scratch_server_is_gone_with_the_next_one(watched, daemon, short_tmp):
    watched.scratch = ""
    watched.configure()
    first = daemon()
    first.until_logged("checked prod (start): in_sync", within=30)
    (left,) = short_tmp.glob("swd-*")
    assert living_in(short_tmp)
    first.kill()
    eventually(lambda: not living_in(short_tmp), why=lambda: "a server outlived its daemon")
    watched.schema.write_text(watched.schema.read_text() + "-- another content\n")
    second = daemon()
    second.until_logged("checked prod (start): in_sync", within=30)
    assert not left.exists()
    assert len(list(short_tmp.glob("swd-*"))) == 1
    second.end()
    assert list(short_tmp.iterdir()) == []
    watched.nothing_false(about_ourselves=0)


def test_a_crash_of_the_daemon_or_a_command_leaves_no_core_dump(shop):
    """It would hold every password that was resolved."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    try:
        process = subprocess.Popen(
            [daemons.PROGRAM, "run"], cwd=shop.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        eventually((shop.folder / "control.sock").exists)
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        process.send_signal(signal.SIGABRT)
        process.wait()
        process.stderr.close()
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))
    (line,) = [each for each in limits.splitlines() if each.startswith("Max core file size")]
    assert line.split()[4:6] == ["0", "0"]
    assert list(shop.folder.glob("core*")) == []


def test_a_storm_of_hups_leaves_one_daemon_that_watches_with_no_more_threads_or_files(house, daemon):
    prod = house.sqlite("prod")
    house.configure()
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    watcher.signal(signal.SIGHUP)
    watcher.until_told("READY=1", count=2)
    watcher.until_looked("prod", "reload")
    before = held(watcher.process.pid)
    for _ in range(60):
        watcher.signal(signal.SIGHUP)
        watcher.signal(signal.SIGUSR1)
    watcher.signal(signal.SIGHUP)
    with closing(sqlite3.connect(prod)) as connection:
        connection.execute("CREATE TABLE by_hand (id integer)")
    eventually(house.messages, why=lambda: watcher.log)
    told = watcher.told
    assert sum("RELOADING=1" in each for each in told) <= sum("READY=1" in each for each in told)
    eventually(
        lambda: held(watcher.process.pid) <= before + 8, why=lambda: f"{before}, {held(watcher.process.pid)}"
    )
    code, seconds = watcher.end()
    assert (code, seconds < 5) == (0, True)
    house.nothing_false(drift=["by_hand"], about_ourselves=0)


def held(pid):
    """Threads and open files."""
    return sum(1 for name in ("task", "fd") for _ in Path(f"/proc/{pid}/{name}").iterdir())


def test_closed_standard_streams_do_not_end_the_daemon(house, daemon, program):
    program('#!/bin/sh\nexec {real} "$@" >&- 2>&-\n')
    prod = house.sqlite("prod")
    house.configure()
    watcher = daemon()
    eventually(lambda: house.sink.bodies, why=lambda: watcher.log)  # it watches from now on
    with closing(sqlite3.connect(prod)) as connection:
        connection.execute("CREATE TABLE by_hand (id integer)")
    eventually(house.messages, why=lambda: watcher.log)
    assert watcher.end()[0] == 0
    house.nothing_false(drift=["by_hand"], about_ourselves=0)
