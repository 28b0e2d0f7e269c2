"""A receiver may answer with anything, for ever: neither memory nor a thread of ours goes with it."""

import gzip
import os
import socket
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending
from schemawatchd.notify.channels.apprise_channel import AppriseChannel
from schemawatchd.notify.message import trial

MIB = 1 << 20


BOMB = gzip.compress(bytes(MIB)) * 3072
"""3 GiB of zeros in 3 MB: a file of gzip may have several members (RFC 1952, 2.2)."""


class Receiver:
    """Takes one request and then does as it likes, until it is told to stop or the other side has gone."""

    def __init__(self, answer):
        self.answer, self.stopped, self.left = answer, threading.Event(), threading.Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"json://127.0.0.1:{self.listening.getsockname()[1]}/hook"
        self.thread = threading.Thread(target=self.serve)

    def serve(self):
        peer, _ = self.listening.accept()
        with peer:
            peer.settimeout(20)
            try:
                heard = peer.recv(65536)
                while b"\r\n\r\n" not in heard:
                    heard += peer.recv(65536)
                for each in self.answer():
                    if self.stopped.wait(0.05 if len(each) == 1 else 0):
                        return
                    peer.sendall(each)
            except OSError:
                pass
            finally:
                self.left.set()


@contextmanager
def receiver(answer):
    made = Receiver(answer)
    made.thread.start()
    try:
        yield made
    finally:
        made.stopped.set()
        made.thread.join(30)
        made.listening.close()


def compressed():
    yield f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n\r\n".encode()
    yield BOMB


def endless():
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while True:
        yield bytes(MIB)


def dripping():
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"x"


def dripping_body():
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
    while True:
        yield b"x"


def children():
    task = Path("/proc/self/task")
    return {pid for each in task.iterdir() for pid in (each / "children").read_text().split()}


def largest(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 if "VmHWM" in status else 0


@pytest.mark.parametrize("answer", [compressed, endless])
def test_an_answer_without_end_is_not_kept(answer):
    with receiver(answer) as there:
        before = os.times().children_user
        outcome = AppriseChannel("hook", there.url).send(trial("hook", "host"), 10)
        assert outcome.ending is Ending.HANDED_OVER  # it said 200 before all that
        assert os.times().children_user > before
    assert largest(os.getpid()) < 1024 * MIB


@pytest.mark.parametrize("answer", [dripping, dripping_body])
def test_an_answer_that_does_not_end_is_given_up_and_nothing_stays(answer):
    before = children()
    with receiver(answer) as there:
        outcome = AppriseChannel("hook", there.url).send(trial("hook", "host"), 0.5)
        assert outcome.ending is Ending.UNKNOWN
        assert not there.stopped.is_set()
        assert there.left.wait(20), "whoever was told is gone"
    assert children() <= before


def test_the_process_is_limited_and_its_url_is_not_in_its_arguments(tmp_path):
    seen = {}

    def look():
        (child,) = children() - before
        seen["limits"] = Path(f"/proc/{child}/limits").read_text()
        seen["words"] = Path(f"/proc/{child}/cmdline").read_bytes()
        seen["environment"] = Path(f"/proc/{child}/environ").read_bytes()
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    before = children()
    with receiver(look) as there:
        url = there.url.replace("127", "user:TopSecret@127")
        assert AppriseChannel("hook", url).send(trial("hook", "host"), 10).ending is Ending.HANDED_OVER
    assert b"TopSecret" not in seen["words"] + seen["environment"]
    limits = {line[:25].strip(): line[25:].split()[0] for line in seen["limits"].splitlines()}
    assert limits["Max address space"] == str(512 * MIB)
    assert limits["Max core file size"] == "0"


def test_where_no_process_can_be_started_the_message_waits(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    there = AppriseChannel("hook", "json://127.0.0.1:1/hook")
    outcome = there.send(trial("hook", "host"), 1)
    assert (outcome.ending, outcome.says) == (
        Ending.BUSY,
        "no process could be started for Apprise: No such file or directory",
    )
    with pytest.raises(SettingsError, match="no process could be started"):
        there.check()
