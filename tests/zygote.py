"""A process that has imported the program and forks for each run: a start without the time that imports take.

What comes of it is a process of its own, with its own arguments, environment, folder and streams. Only the way it
comes into being is shorter; the tests of that way start the program itself.
"""

import faulthandler
import json
import os
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("schemawatchd")
_WARM = (
    "apprise",
    "apscheduler.schedulers.background",
    "apscheduler.triggers.cron",
    "psycopg",
    "pymysql",
    "sqlalchemy.dialects.sqlite",
    "alembic.command",
    "schemawatchd.service.daemon",
    "schemawatchd.actions.doctor",
    "watchdog.observers",
    "schemawatchd.wiring.persistence",
    "schemawatchd.actions.verify",
    "schemawatchd.cli.run_once",
    "schemawatchd.cli.main",
    "schemawatchd.notify.pipeline.delivery",
)
_DECIDES_AT_THE_START = ("PYTHON", "LC_", "LANG", "LD_")
"""What the interpreter reads once, before the program begins."""


class Zygote:
    """The process that forks; `run` is `subprocess.run` for the program."""

    def __init__(self, address):
        self._address = address
        self._early = _early(os.environ)
        self._process = subprocess.Popen([sys.executable, __file__, address])

    def fits(self, environment):
        return _early(environment) == self._early

    def run(self, arguments, cwd, environment, stdin, within):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
            talk.settimeout(within)
            self._reach(talk)
            pipes = [os.pipe() for _ in range(3)]
            (given, feed), (out, told), (err, complained) = pipes
            request = {"argv": [str(PROGRAM), *map(str, arguments)], "cwd": str(cwd), "env": environment}
            socket.send_fds(talk, [b"x"], [given, told, complained])
            talk.sendall(json.dumps(request).encode())
            talk.shutdown(socket.SHUT_WR)
            for each in (given, told, complained):
                os.close(each)
            with suppress(BrokenPipeError), os.fdopen(feed, "w") as file:
                file.write(stdin)
            said = _drained({"out": out, "err": err})
            code = int(talk.makefile().read().split()[1])
        return subprocess.CompletedProcess(request["argv"], code, said["out"], said["err"])

    def start(self, arguments, cwd, environment, log):
        """`subprocess.Popen` for the program, with both of its streams in `log`."""
        talk = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._reach(talk)
        with Path(os.devnull).open() as nothing:
            request = {"argv": [str(PROGRAM), *map(str, arguments)], "cwd": str(cwd), "env": environment}
            socket.send_fds(talk, [b"x"], [nothing.fileno(), log.fileno(), log.fileno()])
        talk.sendall(json.dumps(request).encode())
        talk.shutdown(socket.SHUT_WR)
        return Started(talk)

    def _reach(self, talk):
        for _ in range(3000):  # a minute: a busy machine is slow to start it
            with suppress(OSError):
                talk.connect(self._address)
                return
            time.sleep(0.02)
        raise RuntimeError("the zygote does not answer")

    def close(self):
        self._process.terminate()
        self._process.wait()


class Started:
    """A running process, with what `subprocess.Popen` has."""

    def __init__(self, talk):
        self._lines = talk.makefile()
        self._talk = talk
        self.pid = int(self._lines.readline())
        self.returncode = None

    def poll(self):
        if self.returncode is None and select.select([self._talk], [], [], 0)[0]:
            self.wait(1)
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            if not select.select([self._talk], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("schemawatchd", timeout)
            self.returncode = int(self._lines.readline())
            self._talk.close()
        return self.returncode

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


def _early(environment):
    return {name: value for name, value in environment.items() if name.startswith(_DECIDES_AT_THE_START)}


def _drained(streams):
    """Everything that comes through the pipes, read side by side so that none fills up."""
    found = dict.fromkeys(streams, b"")
    with selectors.DefaultSelector() as selector:
        for name, number in streams.items():
            selector.register(number, selectors.EVENT_READ, name)
        while selector.get_map():
            for key, _ in selector.select():
                part = os.read(key.fd, 65536)
                found[key.data] += part
                if not part:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return {name: text.decode() for name, text in found.items()}


def _serve(address):
    from importlib import import_module

    for name in _WARM:
        import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.bind(address)
        door.listen(16)
        while True:
            talk, _ = door.accept()
            if os.fork() == 0:
                door.close()
                _handle(talk)
            talk.close()


def _handle(talk):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, streams, _, _ = socket.recv_fds(talk, 1, 3)
    request = b""
    while part := talk.recv(65536):
        request += part
    child = os.fork()
    if child == 0:
        talk.close()
        _become(json.loads(request), streams)
    for each in streams:
        os.close(each)
    talk.sendall(f"{child}\n".encode())
    _, status = os.waitpid(child, 0)
    with suppress(OSError):
        talk.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(request, streams):
    code = 1
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        faulthandler.enable()  # a crash says where
        os.environ.clear()
        os.environ.update(request["env"])
        time.tzset()
        os.chdir(request["cwd"])
        sys.argv = request["argv"]
        from schemawatchd.cli.main import main

        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        with suppress(BrokenPipeError, ValueError):
            sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1])
