"""The control socket under attack: a user who keeps it busy, and files planted in its place."""

import os
import socket
import stat
import subprocess
import threading
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec
import pytest

from fixtures.daemon import eventually
from schemawatchd.runtime import control
from schemawatchd.runtime.control import Control, ControlQuestion, ControlReply

NOBODY = 65534
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
IDLE = """
import os, resource, socket, sys
os.setgroups([]); os.setgid(65534)
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
os.setuid(65534)
held = []
for _ in range(int(sys.argv[2])):
    talk = socket.socket(socket.AF_UNIX)
    talk.connect(sys.argv[1])
    held.append(talk)
print("held", flush=True)
sys.stdin.read()
"""
LISTEN = """
import os, socket, sys
os.umask(0)
talk = socket.socket(socket.AF_UNIX)
talk.bind(sys.argv[1])
os.setgroups([]); os.setgid(65534); os.setuid(65534)
talk.listen()
print("listens", flush=True)
while True:
    other, _ = talk.accept()
    line = other.makefile("rb").readline()
    print(line.decode() or "nothing", flush=True)
"""


def threads(process):
    return len(list(Path(f"/proc/{process.pid}/task").iterdir()))


def descriptors(process):
    return len(list(Path(f"/proc/{process.pid}/fd").iterdir()))


@pytest.fixture
def attacker():
    """Starts a process that attacks, and waits for its first line."""
    with ExitStack() as started:

        def start(code, *arguments):
            process = started.enter_context(
                subprocess.Popen(
                    ["/usr/bin/python3", "-c", code, *map(str, arguments)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            started.callback(process.kill)
            assert process.stdout.readline()
            return process

        yield start


def asked(path, *lines):
    """Raw lines on a connection of its own; what comes back."""
    with closing(socket.socket(socket.AF_UNIX)) as talk:
        talk.settimeout(10)
        talk.connect(str(path))
        for each in lines:
            talk.sendall(each)
        with talk.makefile("rb") as answers:
            return answers.readline()


@AS_ROOT
def test_1500_idle_connections_of_one_user_cost_no_threads_and_keep_nobody_out(
    shop, daemon, run, attacker, enterable
):
    watcher = daemon()
    enterable(shop.folder)
    path = shop.folder / "control.sock"
    os.chown(path, -1, NOBODY)
    assert run("status").returncode == 0
    before, open_before = threads(watcher.process), descriptors(watcher.process)
    attacker(IDLE, path, 1500)
    assert run("status").returncode == 0
    assert threads(watcher.process) <= before + 2
    assert descriptors(watcher.process) <= open_before + control._CONNECTIONS_OF_ONE + 2
    assert run("--once", "--no-notify").returncode == 0


@AS_ROOT
def test_who_floods_the_socket_is_still_answered_when_he_asks(shop, daemon, attacker, enterable, interpreter):
    daemon()
    enterable(shop.folder)
    path = shop.folder / "control.sock"
    os.chown(path, -1, NOBODY)
    attacker(IDLE, path, 500)
    python, environment = interpreter
    code = (
        "import os, sys; from pathlib import Path; from schemawatchd.actions.api_client import ApiClient\n"
        "from schemawatchd.actions.api import NoArguments\n"
        "from schemawatchd.actions.questions.status import status\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "print(ApiClient(Path(sys.argv[1])).ask(status, NoArguments()).daemon)"
    )
    done = subprocess.run(
        [python, "-c", code, shop.folder / "state.db"], capture_output=True, text=True, env=environment, check=True
    )
    assert "process" in done.stdout


@AS_ROOT
@pytest.mark.parametrize("command", ["status", "--once"])
def test_a_socket_that_another_user_planted_is_not_asked(shop, run, attacker, command):
    run("--once", "--no-notify")
    listening = attacker(LISTEN, shop.folder / "control.sock")
    done = run(command)
    assert done.returncode == 78
    assert "is answered by the user `nobody`" in done.stderr
    assert listening.stdout.readline() == "nothing\n"


@pytest.fixture
def listening(tmp_path, monkeypatch):
    """A control socket in this process, whose askers are the users in a list; the last one stays."""
    monkeypatch.setattr(control, "_PATIENCE", 0.3)
    users = [os.geteuid()]
    monkeypatch.setattr(control, "peer", lambda _: users.pop(0) if len(users) > 1 else users[0])
    gate, running = threading.Event(), []

    def answering(question, author):
        running.append(author)
        if question.ask == "wait":
            gate.wait(10)
        return question.ask

    server = Control(tmp_path / "control.sock", answering)
    server.start()
    yield tmp_path / "control.sock", users, gate, running
    gate.set()
    server.stop()


def question(name):
    return msgspec.json.encode(ControlQuestion(name)) + b"\n"


def test_a_question_that_drips_is_let_go(listening):
    path, *_ = listening
    assert asked(path, b'{"ask":') == b""


def test_a_question_without_end_is_let_go(listening):
    path, *_ = listening
    said = msgspec.json.decode(asked(path, b"x" * (control._LONGEST_QUESTION + 1)), type=ControlReply)
    assert "longer than 64 KiB" in said.says


def test_a_question_that_comes_in_pieces_is_answered(listening):
    path, *_ = listening
    whole = question("hello")
    assert msgspec.json.decode(asked(path, whole[:5], whole[5:]), type=ControlReply).value == "hello"


def test_the_questions_of_one_user_wait_for_each_other_and_not_those_of_another(listening):
    path, users, gate, running = listening
    many = control._QUESTIONS_OF_ONE + 3
    users[:] = [1001] * many + [1002]
    with ExitStack() as opened:
        talks = []
        for _ in range(many):
            talk = opened.enter_context(closing(socket.socket(socket.AF_UNIX)))
            talk.connect(str(path))
            talk.sendall(question("wait"))
            talks.append(talk)
        eventually(lambda: len(running) == control._QUESTIONS_OF_ONE)
        assert msgspec.json.decode(asked(path, question("hello")), type=ControlReply).value == "hello"
        assert running == ["uid 1001"] * control._QUESTIONS_OF_ONE + ["uid 1002"]
        gate.set()
        for talk in talks:
            with talk.makefile("rb") as answers:
                assert msgspec.json.decode(answers.readline(), type=ControlReply).value == "wait"


def test_who_asks_too_much_at_once_is_told_and_others_are_not_kept_out(listening):
    path, users, gate, _ = listening
    most = control._CONNECTIONS_OF_ONE
    users[:] = [1001] * (most + 1) + [1002]
    with ExitStack() as opened:
        for _ in range(most):
            talk = opened.enter_context(closing(socket.socket(socket.AF_UNIX)))
            talk.connect(str(path))
            talk.sendall(question("wait"))
        said = msgspec.json.decode(asked(path), type=ControlReply)
        assert (said.code, "as many requests of this user" in said.says) == (3, True)
        assert msgspec.json.decode(asked(path, question("hello")), type=ControlReply).value == "hello"
        gate.set()


def test_a_link_planted_in_place_of_the_socket_gives_no_file_away(tmp_path, monkeypatch, caplog):
    path, victim = tmp_path / "control.sock", tmp_path / "key"
    victim.write_text("secret")
    victim.chmod(0o600)
    bind = socket.socket.bind

    def planted(self, name):
        bind(self, name)
        path.unlink()
        path.symlink_to(victim)

    monkeypatch.setattr(socket.socket, "bind", planted)
    server = Control(path, lambda *_: None)
    server.start()
    assert stat.S_IMODE(victim.stat().st_mode) == 0o600
    assert "cannot be opened" in caplog.text
