"""A home for a private server: a short folder of mode 0700, an unprivileged user, and no leftovers.

The kernel kills the server when the thread that started it ends (`PR_SET_PDEATHSIG`, prctl(2)), so each server
is started by a thread of its own that lives until its home is removed.
"""

import fcntl
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import IO

from schemawatchd.errors import ScratchUnavailable, SourceInvalid, SourceStopped

_PREFIX = "swd-"
_LOCK = "owner.lock"
_PRIVATE = 0o700
_ACCOUNTS = ("mysql", "nobody", "postgres")
"""The accounts that servers run as when we are root."""

_LONGEST_BASE = 50
DISK = 1 << 30
"""Bytes that a private server may take on disk: ten times what an empty one takes."""
MEMORY = 2 << 30
"""Bytes of address space of each of its processes."""
_LOOK_EVERY = 0.25
_STOP_WITHIN = 5.0
_TOO_MUCH = "A schema file should only define things; leave out the rows."


def programs(name: str, folders: Sequence[str]) -> Path | None:
    """The folder that holds the program `name`: the first of `folders` (newest first), else the one on PATH."""
    for folder in folders:
        if os.access(Path(folder) / name, os.X_OK):
            return Path(folder)
    found = shutil.which(name)
    return Path(found).resolve().parent if found else None


def _locked() -> tuple[Path, IO[str]]:
    """A new folder of mode 0700, and the lock that says that somebody lives in it."""
    # Under another name until its lock is held: a sweep of another process would take it for a leftover.
    born = Path(tempfile.mkdtemp(prefix=f".{_PREFIX}", dir=_base()))
    lock = (born / _LOCK).open("w")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return born.rename(born.with_name(born.name.removeprefix("."))), lock


@contextmanager
def folder() -> Iterator[Path]:
    """A private folder for the length of the block; `sweep` removes it where we were killed meanwhile."""
    path, lock = _locked()
    with left_over(path, partial(shutil.rmtree, path, ignore_errors=True)):
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)
            lock.close()


_LEFT_OVER: dict[object, Callable[[], object]] = {}
"""What has to be removed where the process ends without unwinding, and how."""


def remember(what: object, remove: Callable[[], object]) -> None:
    """Have `remove` called where the process ends without unwinding, until `what` is forgotten."""
    _LEFT_OVER[what] = remove


def forget(what: object) -> None:
    """It is gone; safe to call twice."""
    _LEFT_OVER.pop(what, None)


@contextmanager
def left_over(what: object, remove: Callable[[], object]) -> Iterator[None]:
    """`remember` for the length of the block."""
    remember(what, remove)
    try:
        yield
    finally:
        forget(what)


def abandon() -> None:
    """Remove all folders and end all processes in them, from any thread, because this process ends at once.

    A thread may be in a call of a library that does not come back; it makes nothing new then.
    """
    for _ in range(2):  # what another thread was just making stands there the second time
        for remove in list(_LEFT_OVER.values()):
            with suppress(Exception):
                remove()


class Home:
    """A private folder, and the processes that live in it, owned by `user` when we are root."""

    def __init__(self, user: str) -> None:
        self.user = user if os.geteuid() == 0 else None
        sweep()
        self._removed = threading.Event()
        self._server: subprocess.Popen[bytes] | None = None
        self._end = signal.SIGKILL
        self._plays = 0
        self._alone = True
        self.overfull = ""
        """Why its server was stopped, once its folder had grown too large."""
        self.path, self._lock = _locked()
        remember(self, self._abandon)
        if self.user:
            account = _account(self.user)
            os.chown(self.path, account.pw_uid, account.pw_gid)
            self.user = account.pw_name

    def command(self, argv: Sequence[str], death_signal: str = "KILL") -> list[str]:
        """`argv` under the unprivileged user, told to end when we do."""
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            if self.user:
                raise ScratchUnavailable(
                    "`setpriv` is missing, and a private server is not started as root without it",
                    hint="Install the package util-linux, or name a `scratch` server.",
                )
            return list(argv)
        become = [f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups"] if self.user else []
        return [setpriv, *become, f"--pdeathsig={death_signal}", *argv]

    def run(self, argv: Sequence[str], timeout: float = 60.0) -> str:
        """Run a program to its end; what it said is returned, or raised as `ScratchUnavailable`."""
        try:
            done = subprocess.run(
                self.command(argv),
                cwd=self.path,
                env=environment(self.path),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=timeout,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ScratchUnavailable(f"`{Path(argv[0]).name}` did not run: {error}") from error
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip()[-500:]
            raise ScratchUnavailable(f"`{Path(argv[0]).name}` ended with {done.returncode}: {said}")
        return done.stdout

    def start(self, argv: Sequence[str], death_signal: str = "KILL") -> subprocess.Popen[bytes]:
        """Start a server; its output goes to `server.log` in the folder."""
        self._end = signal.Signals[f"SIG{death_signal}"]
        started: Future[subprocess.Popen[bytes]] = Future()
        keeper = threading.Thread(target=self._keep, args=(started, self.command(argv, death_signal)), daemon=True)
        keeper.start()
        self._server = started.result()
        return self._server

    @contextmanager
    def playing(self, path: str) -> Iterator[None]:
        """Look at the folder while a script is played, and stop the server once it takes more than `DISK`.

        Neither server has a quota for ordinary tables. Raises `SourceStopped` about the script at `path` then;
        where several are being played, `ScratchUnavailable`: it is not known which of them it was.
        """
        done = threading.Event()
        self._plays += 1
        threading.Thread(target=self._watch, args=(done,), name="quota", daemon=True).start()
        try:
            yield
        except (ScratchUnavailable, SourceInvalid) as error:
            if not self.overfull:
                raise
            if not self._alone:
                raise ScratchUnavailable(self.overfull, hint=_TOO_MUCH) from error
            raise SourceStopped(self.overfull, path=path, hint=_TOO_MUCH) from error
        finally:
            self._plays -= 1
            done.set()

    def _watch(self, done: threading.Event) -> None:
        while not done.wait(_LOOK_EVERY):
            if self.overfull:
                return
            if self._server is not None and _size(self.path) > DISK:
                self._alone = self._plays == 1
                self.overfull = f"what it makes takes more than {DISK >> 20} MiB on disk"
                self._server.send_signal(self._end)
                return

    def _keep(self, started: Future[subprocess.Popen[bytes]], command: list[str]) -> None:
        try:
            server = self._spawn(command)
        except OSError as error:
            started.set_exception(error)
            return
        started.set_result(server)
        self._removed.wait()

    def _spawn(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.path / "server.log").open("ab") as log:
            return subprocess.Popen(
                _limited(command),
                cwd=self.path,
                env=environment(self.path),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def log(self) -> str:
        """The end of the server's own log, for an error message."""
        with suppress(OSError):
            return (self.path / "server.log").read_text(errors="replace")[-500:].strip()
        return ""

    def remove(self) -> None:
        """Remove the folder; nothing that lives in it may still run."""
        forget(self)
        self._removed.set()
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()

    def _abandon(self) -> None:
        _kill_in(self.path)
        shutil.rmtree(self.path, ignore_errors=True)


def _limited(command: list[str]) -> list[str]:
    """The command under limits, which belong to each process: `prlimit` comes with `setpriv` (util-linux)."""
    program = shutil.which("prlimit")
    limiting = [program or "", f"--as={MEMORY}", "--core=0"]
    return [*limiting, *command] if program and _works(tuple(limiting)) else command


@cache
def _works(limiting: tuple[str, ...]) -> bool:
    """Whether limits may be set: a sandbox may forbid it, and has limits of its own then."""
    return subprocess.run([*limiting, "true"], capture_output=True, check=False).returncode == 0


@contextmanager
def unwatched(path: str) -> Iterator[None]:  # noqa: ARG001 -- the same shape as `Home.playing`
    """For a user's server, which has limits of its own."""
    yield


def _size(folder: Path) -> int:
    """Bytes on disk; files come and go meanwhile."""
    found = 0
    with suppress(OSError), os.scandir(folder) as entries:
        for each in entries:
            with suppress(OSError):
                is_folder = each.is_dir(follow_symlinks=False)
                found += _size(Path(each.path)) if is_folder else each.stat(follow_symlinks=False).st_blocks * 512
    return found


def stop(server: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """End a server with `how`, and with SIGKILL where that is not heeded."""
    server.send_signal(how)
    try:
        server.wait(_STOP_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def environment(home: Path) -> Mapping[str, str]:
    """All that a private server is told of the world around it."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "TMPDIR": str(home), "LC_ALL": "C.UTF-8"}


def sweep() -> None:
    """Remove what a killed run left behind: folders whose lock nobody holds any more, and their servers."""
    for left in _base().glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if _is_ours(left):
                _remove_unless_locked(left)


def _is_ours(left: Path) -> bool:
    """In a folder that everybody may write to, a name proves nothing; the owner and the mode do."""
    found = left.lstat()
    return found.st_uid in _owners() and stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == _PRIVATE


def _owners() -> set[int]:
    owners = {os.geteuid()}
    if os.geteuid() == 0:
        for name in _ACCOUNTS:
            with suppress(KeyError):
                owners.add(pwd.getpwnam(name).pw_uid)
    return owners


def _remove_unless_locked(left: Path) -> None:
    lock = os.open(left / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _kill_in(left)
        shutil.rmtree(left, ignore_errors=True)
    finally:
        os.close(lock)


def _base() -> Path:
    """Where the folder is made. A socket's path may have 107 bytes (unix(7)), so a long TMPDIR is passed over."""
    temporary = Path(tempfile.gettempdir())
    return temporary if len(str(temporary)) <= _LONGEST_BASE else Path("/tmp")  # noqa: S108 -- mkdtemp is used inside it


def _account(wanted: str) -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam(wanted)
    return pwd.getpwnam("nobody")


def _kill_in(folder: Path) -> None:
    """Kill the processes whose working folder lies in `folder`; theirs is the only sure sign after a crash."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            where = (process / "cwd").readlink()
            if where == folder or folder in where.parents:
                os.kill(int(process.name), signal.SIGKILL)
    deadline = time.monotonic() + 1.0
    while time.monotonic() < deadline and _inhabited(folder):
        time.sleep(0.02)


def _inhabited(folder: Path) -> bool:
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            where = (process / "cwd").readlink()
            if where == folder or folder in where.parents:
                return True
    return False
