"""A home for a private server: a short folder that others cannot enter, an unprivileged user, and no leftovers.

Root never writes by a path in a folder that it has given to another user: a process of that user could put a link
in the place of the file, and root would overwrite what the link names (CWE-59). So the folder itself stays root's,
with everything that root writes in it, and only the folder inside of it is given away, once it is complete.

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

from schemawatchd.errors import ScratchUnavailable, SourceInvalid, SourceStopped

_PREFIX = "swd-"
_LOCK = "owner.lock"
_LOG = "server.log"
_INSIDE = "home"
_PRIVATE = 0o700
_PASSED_THROUGH = 0o710
"""The group of the server's account passes through root's folder to the one inside."""

_OURS = frozenset({_PRIVATE, _PASSED_THROUGH})
_ALWAYS = os.O_CLOEXEC | os.O_NOFOLLOW

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


def _locked() -> tuple[Path, int]:
    """A new folder of mode 0700, and the lock that says that it is in use."""
    # Under another name until its lock is held: a sweep of another process would take it for a leftover.
    born = Path(tempfile.mkdtemp(prefix=f".{_PREFIX}", dir=_base()))
    lock = os.open(born / _LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL | _ALWAYS, 0o600)
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
            os.close(lock)


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
    """A private folder, and the processes that live in it, owned by `user` when we are root.

    `path` is where the server works; it is made with these `folders` in it, each with its mode.
    """

    def __init__(self, user: str, folders: Mapping[str, int] | None = None) -> None:
        sweep()
        account = _account(user) if os.geteuid() == 0 else None
        self.user = account.pw_name if account else None
        self._owner = (account.pw_uid, account.pw_gid) if account else (-1, -1)
        self._removed = threading.Event()
        self._server: subprocess.Popen[bytes] | None = None
        self._end = signal.SIGKILL
        self._plays = 0
        self._met = False
        self._alone = True
        self.overfull = ""
        """Why its server was stopped, once its folder had grown too large."""
        self._outer, self._lock = _locked()
        remember(self, self._abandon)
        self._folder = os.open(self._outer, os.O_RDONLY | os.O_DIRECTORY | _ALWAYS)
        self.path = self._outer / _INSIDE
        if account:
            os.fchown(self._folder, -1, account.pw_gid)
            os.fchmod(self._folder, _PASSED_THROUGH)
        self._furnish(folders or {})

    def _furnish(self, folders: Mapping[str, int]) -> None:
        """Make the folder inside, and give it away when it is complete: from then on it is the server's alone."""
        os.mkdir(_INSIDE, _PRIVATE, dir_fd=self._folder)
        inside = os.open(_INSIDE, os.O_RDONLY | os.O_DIRECTORY | _ALWAYS, dir_fd=self._folder)
        try:
            for name, mode in folders.items():
                os.mkdir(name, _PRIVATE, dir_fd=inside)
                made = os.open(name, os.O_RDONLY | os.O_DIRECTORY | _ALWAYS, dir_fd=inside)
                try:
                    os.fchown(made, *self._owner)
                    os.fchmod(made, mode)
                finally:
                    os.close(made)
            os.fchown(inside, *self._owner)
        finally:
            os.close(inside)

    def put(self, name: str, text: str) -> Path:
        """Write a file that the server's account alone may read, in the folder that stays ours."""
        file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _ALWAYS, 0o600, dir_fd=self._folder)
        with os.fdopen(file, "w", encoding="utf-8") as written:
            written.write(text)
            written.flush()
            os.fchown(file, *self._owner)
        return self._outer / name

    def take_back(self, name: str) -> None:
        """Remove a file that was put there."""
        os.unlink(name, dir_fd=self._folder)

    def command(self, argv: Sequence[str], death_signal: str = "KILL") -> list[str]:
        """`argv` under the unprivileged user, told to end when we do."""
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            if self.user:
                raise ScratchUnavailable(
                    "`setpriv` is missing, and without it a private server is not started as root",
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
        """Start a server; its output goes to `server.log` in the folder that stays ours."""
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
        # What a script that has ended filled may still be there: one that met it cannot be told from it.
        self._met = self._met or self._plays > 1
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
            self._met = self._met and self._plays > 0
            done.set()

    def _watch(self, done: threading.Event) -> None:
        while not done.wait(_LOOK_EVERY):
            if self.overfull:
                return
            if self._server is not None and _size(self.path) > DISK:
                self._alone = not self._met
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
        file = os.open(_LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _ALWAYS, 0o600, dir_fd=self._folder)
        with os.fdopen(file, "ab") as log:
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
            file = os.open(_LOG, os.O_RDONLY | _ALWAYS, dir_fd=self._folder)
            with os.fdopen(file, errors="replace") as log:
                return log.read()[-500:].strip()
        return ""

    def remove(self) -> None:
        """Remove the folder; nothing that lives in it may still run."""
        forget(self)
        if self._removed.is_set():
            return
        self._removed.set()
        # By file descriptors, so that no link inside is followed (shutil.rmtree.avoids_symlink_attacks).
        shutil.rmtree(self._outer, ignore_errors=True)
        os.close(self._folder)
        os.close(self._lock)

    def _abandon(self) -> None:
        _kill_in(self._outer)
        shutil.rmtree(self._outer, ignore_errors=True)


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
    return found.st_uid == os.geteuid() and stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) in _OURS


def _remove_unless_locked(left: Path) -> None:
    lock = os.open(left / _LOCK, os.O_RDWR | os.O_NONBLOCK | _ALWAYS)
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
