"""What systemd is told, over both sorts of socket, and nothing where there is none."""

import os
import re
import secrets
import socket
from contextlib import closing

import pytest

from schemawatchd.runtime.systemd import Notifier


@pytest.fixture(params=["path", "abstract"])
def manager(request, tmp_path, monkeypatch):
    """A socket like systemd's, and its address."""
    monkeypatch.chdir(tmp_path)
    address = "notify" if request.param == "path" else f"@schemawatchd-{secrets.token_hex(8)}"
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as made:
        made.bind("\0" + address[1:] if address.startswith("@") else address)
        made.settimeout(2)
        yield made, address


def heard(manager):
    return manager.recv(4096).decode()


def test_each_state_is_one_datagram(manager):
    server, address = manager
    notifier = Notifier({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000000"})
    notifier.ready("watching 2 targets")
    assert heard(server) == "READY=1\nSTATUS=watching 2 targets"
    notifier.reloading()
    assert re.fullmatch(r"RELOADING=1\nMONOTONIC_USEC=\d+", heard(server))
    notifier.status("looking")
    assert heard(server) == "STATUS=looking"
    notifier.alive()
    assert heard(server) == "WATCHDOG=1"
    notifier.stopping()
    assert heard(server) == "STOPPING=1"


def test_a_status_of_several_lines_cannot_say_anything_else(manager):
    server, address = manager
    Notifier({"NOTIFY_SOCKET": address}).status("fine\nSTOPPING=1\r\nMAINPID=1")
    assert heard(server) == "STATUS=fine STOPPING=1 MAINPID=1"


PACES = {
    "half of what systemd waits": ({"WATCHDOG_USEC": "30000000"}, 15.0),
    "for this process": ({"WATCHDOG_USEC": "2000000", "WATCHDOG_PID": str(os.getpid())}, 1.0),
    "for another process": ({"WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "1"}, None),
    "not at all": ({}, None),
    "nonsense": ({"WATCHDOG_USEC": "soon"}, None),
}


@pytest.mark.parametrize(("environ", "pace"), PACES.values(), ids=PACES)
def test_the_watchdog_sets_the_pace(environ, pace):
    assert Notifier(environ).pace == pace


def test_without_a_watchdog_no_sign_of_life_is_given(manager):
    server, address = manager
    server.setblocking(False)
    Notifier({"NOTIFY_SOCKET": address}).alive()
    with pytest.raises(BlockingIOError):
        heard(server)


def test_without_a_socket_nothing_is_said():
    Notifier({}).ready("watching")


def test_a_manager_that_is_gone_harms_nothing(tmp_path):
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "nobody")}).ready("watching")
