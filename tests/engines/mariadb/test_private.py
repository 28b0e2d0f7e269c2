import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schemawatchd.engines import private as homes
from schemawatchd.engines.mariadb import connection
from schemawatchd.engines.mariadb.scratch import private_server as private
from schemawatchd.engines.mariadb.scratch.private_server import PrivateMariadb
from schemawatchd.errors import ScratchUnavailable, TargetRefused, TargetUnreachable
from schemawatchd.schema.target import Dsn

pytestmark = pytest.mark.mariadb


@pytest.fixture
def server(mariadb_server):
    made = PrivateMariadb()
    yield made
    made.close()


def home_of(dsn):
    return Path(connection.address(dsn).socket).parent


def inhabited(folder):
    return homes._inhabited(folder)


def test_the_version_is_known_without_a_start(server, mariadb_server):
    assert mariadb_server.run("select version()")[0][0].startswith(server.version())
    assert server._home is None


def test_it_starts_once_and_is_gone_after_close(server):
    dsn = server.dsn()
    assert server.dsn() == dsn
    home = home_of(dsn)
    assert home.stat().st_mode & 0o777 == 0o700
    server.close()
    server.close()
    assert not home.exists()
    assert not inhabited(home)


def test_a_server_that_died_is_started_again(server):
    first = server.dsn()
    server._server.kill()
    server._server.wait()
    second = server.dsn()
    assert second != first
    assert not home_of(first).exists()


def test_it_listens_on_no_network_and_takes_no_files(mariadb_server):
    settings = dict(
        mariadb_server.run(
            "show variables where variable_name in"
            " ('skip_networking', 'local_infile', 'performance_schema', 'secure_file_priv', 'tmpdir', 'log_bin')"
        )
    )
    home = home_of(mariadb_server.dsn)
    assert settings == {
        "skip_networking": "ON",
        "local_infile": "OFF",
        "performance_schema": "OFF",
        "secure_file_priv": f"{home}/files/",
        "tmpdir": f"{home}/tmp",
        "log_bin": "OFF",
    }
    assert (home / "files").stat().st_mode & 0o777 == 0


def test_only_the_administrator_is_there_and_has_a_password(mariadb_server):
    accounts = {
        tuple(row) for row in mariadb_server.run("select user, host from mysql.user") if "watch" not in row[0]
    }
    assert {("root", "localhost"), ("mariadb.sys", "localhost")} <= accounts
    assert not any(user == "" for user, _ in accounts)
    socket = connection.address(mariadb_server.dsn).socket
    with pytest.raises(TargetRefused):
        connection.opened(Dsn(f"mariadb://root@localhost/?unix_socket={socket}"), connection.QUICK)


def test_the_password_stands_in_no_argument_list_and_no_file(server):
    dsn = server.dsn()
    secret = connection.address(dsn).password
    arguments = Path(f"/proc/{server._server.pid}/cmdline").read_bytes()
    assert secret.encode() not in arguments
    assert not (home_of(dsn).parent / "opening.sql").exists()
    assert secret not in server._home.log()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_it_runs_as_another_user_when_we_are_root(server):
    server.dsn()
    assert Path(f"/proc/{server._server.pid}").stat().st_uid != 0


def test_what_a_killed_run_leaves_behind_is_swept(mariadb_server):
    program = (
        "import time\n"
        "from schemawatchd.engines.mariadb.scratch.private_server import PrivateMariadb\n"
        "server = PrivateMariadb()\n"
        "print(server.dsn().reveal(), server._server.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    package = Path(private.__file__).parents[4]
    child = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(package)},
    )
    url, pid = child.stdout.readline().split()
    home = home_of(Dsn(url))
    assert inhabited(home)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    deadline = time.monotonic() + 5
    while inhabited(home) and time.monotonic() < deadline:
        pass
    assert not inhabited(home), f"server {pid} outlived its parent"
    with pytest.raises(TargetUnreachable):
        connection.opened(Dsn(url), connection.QUICK)
    assert home.exists()
    homes.sweep()
    assert not home.exists()
    assert home_of(mariadb_server.dsn).exists()


def test_without_the_programs_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(homes, "programs", lambda *_: None)
    with pytest.raises(ScratchUnavailable) as caught:
        PrivateMariadb().version()
    assert "mariadb-server" in caught.value.hint
    with pytest.raises(ScratchUnavailable):
        PrivateMariadb().dsn()


def test_a_server_that_cannot_start_says_why_and_leaves_nothing(monkeypatch, mariadb_server):
    monkeypatch.setattr(private, "_SERVING", ("--no-such-option",))
    made = []  # other processes have folders of their own beside ours

    class Home(homes.Home):
        def __init__(self, *given):
            super().__init__(*given)
            made.append(self)

    monkeypatch.setattr(homes, "Home", Home)
    with pytest.raises(ScratchUnavailable, match="no-such-option"):
        PrivateMariadb().dsn()
    assert made
    assert not [each.path for each in made if each.path.exists()]
