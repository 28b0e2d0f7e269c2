"""A private MariaDB server, started from the installed programs and reached by nobody else.

It listens on a Unix socket in a folder of mode 0700 and on no network. The folder alone would do against other
people of this machine, but what is played on it is untrusted and may reach out from inside the server (an
engine that connects to a server does so as the server's own user, who may enter the folder): so the
administrator has a random password as well, which never stands in an argument list.
"""

import os
import re
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from schemawatchd.engines import private
from schemawatchd.engines.mariadb import connection
from schemawatchd.errors import SchemawatchdError, ScratchUnavailable
from schemawatchd.schema.target import Dsn

_SERVERS = ("mariadbd", "mysqld")
_FOLDERS = ("/usr/sbin", "/usr/libexec", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/local/mysql/bin")
_HINT = "Install the package mariadb-server, name a `scratch` server, or use a `.json` snapshot as schema."
_READY_WITHIN = 30.0
_OPENING = "opening.sql"
_FOLDERS_INSIDE = {"files": 0, "tmp": 0o700}
"""For `secure_file_priv` (empty would allow every file, and a folder that does not exist is refused at start), and
for temporary files: two servers that share a folder take each other's temporary tables away.
"""

_FRUGAL = (
    "--no-defaults",
    "--skip-name-resolve",
    "--innodb-buffer-pool-size=32M",
    "--innodb-flush-method=nosync",
    "--innodb-log-file-size=8M",
)
_SERVING = (
    "--aria-pagecache-buffer-size=4M",
    "--event-scheduler=OFF",
    "--innodb-flush-log-at-trx-commit=0",
    "--key-buffer-size=1M",
    "--local-infile=0",
    "--log-warnings=1",
    "--max-connections=16",
    "--performance-schema=OFF",
    "--skip-log-bin",
    "--skip-networking",
    "--skip-symbolic-links",
    "--table-definition-cache=4000",
)
_NOBODY_ELSE = (
    "DELETE FROM mysql.global_priv"
    " WHERE (User, Host) NOT IN (('root', 'localhost'), ('mariadb.sys', 'localhost'));"
)


class PrivateMariadb:
    """A server that is started when first asked for its address, and gone with its folder after `close`.

    `options` are added to its command line.
    """

    def __init__(self, options: tuple[str, ...] = ()) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._home: private.Home | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._dsn: Dsn | None = None

    def version(self) -> str:
        """The version of the installed server, without starting it. Raises `ScratchUnavailable`."""
        return connection.plain_version(_version_text(_program(_SERVERS)))

    def dsn(self) -> Dsn:
        """The administrator's URL; starts the server if it does not run. Raises `ScratchUnavailable`."""
        with self._lock:
            if self._dsn is None or self._server is None or self._server.poll() is not None:
                self._stop()
                self._dsn = self._start()
            return self._dsn

    @contextmanager
    def playing(self, path: str) -> Iterator[None]:
        """As `private.Home.playing`, on the server that runs."""
        self.dsn()
        home = self._home
        if home is None:
            raise ScratchUnavailable("the private MariaDB server was stopped")
        try:
            with home.playing(path):
                yield
        finally:
            if home.overfull and home is self._home:
                self.close()

    def close(self) -> None:
        """Stop the server and remove its folder; safe to call twice."""
        with self._lock:
            self._stop()

    def _start(self) -> Dsn:
        server = _program(_SERVERS)
        installer = _installer(server)
        self._home = private.Home("mysql", _FOLDERS_INSIDE)
        try:
            return self._started(self._home, server, installer)
        except BaseException:
            self._stop()
            raise

    def _started(self, home: private.Home, server: Path, installer: Path) -> Dsn:
        home.run([str(installer), *_FRUGAL, *self._options, *_installing(home)])
        password = secrets.token_urlsafe(24)
        opening = _opening(home, password)
        serving = [*_FRUGAL, *_SERVING, *self._options, *_places(home)]
        self._server = home.start([str(server), *serving, f"--init-file={opening}"])
        dsn = Dsn(f"mariadb://root:{password}@localhost/?unix_socket={quote(str(home.path / 's'))}")
        self._wait(home, dsn, self._server)
        home.take_back(_OPENING)
        return dsn

    def _wait(self, home: private.Home, dsn: Dsn, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _READY_WITHIN
        while True:
            with suppress(SchemawatchdError):
                connection.opened(dsn, connection.QUICK).close()
                return
            if server.poll() is not None or time.monotonic() > deadline:
                raise ScratchUnavailable(f"the private MariaDB server did not start: {home.log()}", hint=_HINT)
            time.sleep(0.02)

    def _stop(self) -> None:
        if self._server is not None:
            # Nothing in it is worth an orderly shutdown, which would write its pages out first.
            private.stop(self._server, signal.SIGKILL)
        if self._home is not None:
            self._home.remove()
        self._server = self._home = self._dsn = None


def _program(names: tuple[str, ...]) -> Path:
    for name in names:
        if folder := private.programs(name, _FOLDERS):
            return folder / name
    raise ScratchUnavailable("the MariaDB server program is not installed", hint=_HINT)


def _installer(server: Path) -> Path:
    beside = (str(server.parent), "/usr/bin", "/usr/local/bin", str(server.parent.parent / "scripts"))
    for name in ("mariadb-install-db", "mysql_install_db"):
        if folder := private.programs(name, beside):
            return folder / name
    raise ScratchUnavailable("`mariadb-install-db` is not installed", hint=_HINT)


def _version_text(program: Path) -> str:
    try:
        done = subprocess.run(
            [str(program), "--no-defaults", "--version"],
            env={"PATH": os.defpath, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ScratchUnavailable(f"`{program.name} --version` did not run: {error}", hint=_HINT) from error
    found = re.search(r"Ver (\S+)", done.stdout)
    if found is None:
        raise ScratchUnavailable(f"`{program.name} --version` printed no version", hint=_HINT)
    return found[1]


def _installing(home: private.Home) -> tuple[str, ...]:
    return (
        f"--datadir={home.path / 'data'}",
        f"--tmpdir={home.path / 'tmp'}",
        "--auth-root-authentication-method=normal",
        "--skip-test-db",
    )


def _places(home: private.Home) -> tuple[str, ...]:
    return (
        f"--datadir={home.path / 'data'}",
        f"--pid-file={home.path / 'pid'}",
        f"--secure-file-priv={home.path / 'files'}",
        f"--socket={home.path / 's'}",
        f"--tmpdir={home.path / 'tmp'}",
    )


def _opening(home: private.Home, password: str) -> Path:
    """What the server runs before it takes the first connection: one administrator, and nobody else."""
    return home.put(
        _OPENING,
        f"{_NOBODY_ELSE}\nFLUSH PRIVILEGES;\nALTER USER root@localhost IDENTIFIED BY '{password}';\n",
    )
