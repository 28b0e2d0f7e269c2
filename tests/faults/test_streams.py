"""Standard output and error that are full, closed or without a reader, and a machine without more threads."""

import os
import signal
import subprocess
from functools import partial
from pathlib import Path

import pytest

from fixtures import daemon as daemons
from fixtures.daemon import eventually
from schemawatchd.cli import main

FULL = Path("/dev/full")


def call(house, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more):
    command = [daemons.PROGRAM, *arguments]
    return subprocess.run(command, cwd=house.folder, stdout=stdout, stderr=stderr, check=False, timeout=60, **more)


@pytest.fixture
def shop(house):
    house.sqlite("prod")
    house.configure()
    return house


def test_a_report_that_cannot_be_written_is_said_and_is_no_success(shop):
    with FULL.open("wb") as full:
        done = call(shop, "check", stdout=full)
    assert done.returncode == 1
    assert b"standard output cannot be written: No space left on device" in done.stderr
    assert b"This is a bug" not in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_full_standard_error_changes_no_exit_code(shop):
    with FULL.open("wb") as full:
        assert call(shop, "check", stderr=full).returncode == 0
        assert call(shop, "nosuch", stderr=full).returncode == 64
        assert call(shop, "--config", "nosuch.toml", "check", stderr=full).returncode in (64, 78)
        assert call(shop, "-vv", "--once", stderr=full).returncode == 0


@pytest.mark.parametrize("number", [1, 2])
def test_a_closed_stream_changes_no_exit_code(shop, number):
    done = call(shop, "check", preexec_fn=partial(os.close, number))
    assert done.returncode == 0, done
    assert call(shop, "nosuch", preexec_fn=partial(os.close, number)).returncode == 64


@pytest.mark.parametrize("how", ["full", "no reader", "closed"])
def test_term_ends_the_daemon_with_0_whatever_became_of_its_streams(shop, how):
    reader, writer = os.pipe()
    if how == "full":
        writer = os.open(FULL, os.O_WRONLY)
    os.close(reader)
    closed = {"preexec_fn": partial(os.closerange, 1, 3)} if how == "closed" else {}
    with subprocess.Popen(
        [daemons.PROGRAM, "run", "-v"], cwd=shop.folder, stdout=writer, stderr=writer, **closed
    ) as running:
        os.close(writer)
        eventually(lambda: shop.sink.bodies, within=20)
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0


@pytest.mark.parametrize("error", [RuntimeError("can't start new thread"), MemoryError()])
def test_too_little_memory_is_no_bug_of_ours(monkeypatch, capsys, error):
    def fails(**_):
        raise error

    monkeypatch.setattr(main.cli, "main", fails)
    with pytest.raises(SystemExit) as caught:
        main.main()
    said = capsys.readouterr().err
    assert caught.value.code == 1
    assert "no more memory or threads" in said
    assert "This is a bug" not in said
