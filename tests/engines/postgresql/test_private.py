"""The private server: closed to others, and gone with whoever started it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest

import schemawatchd
from schemawatchd.engines.postgresql.scratch.private_server import PrivatePostgresql

pytestmark = pytest.mark.postgres

CHILD = """
import sys, time
from schemawatchd.engines.postgresql.scratch.private_server import PrivatePostgresql
server = PrivatePostgresql()
server.dsn()
print(server._home.path, server._server.pid, flush=True)
time.sleep(600)
"""


def eventually(condition, within=10.0):
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def living_in(folder):
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            where = str((process / "cwd").readlink())
        except OSError:
            continue
        if where.startswith(str(folder)):
            found.append(process.name)
    return found


@pytest.fixture
def apart(monkeypatch):
    """A folder for temporary files that no other run on this machine sweeps; the service user may enter it."""
    folder = Path(tempfile.mkdtemp(prefix="apart-"))
    folder.chmod(0o711)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    shutil.rmtree(folder)


def test_a_killed_run_leaves_no_server_and_the_next_start_sweeps_its_folder(apart):
    package = str(Path(schemawatchd.__file__).parents[1])
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": package}
    )
    folder, pid = child.stdout.readline().split()
    assert Path(folder).parent.parent == apart
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert eventually(lambda: not Path(f"/proc/{pid}").exists() or not living_in(folder)), living_in(folder)
    server = PrivatePostgresql()
    server.dsn()
    assert not Path(folder).exists()
    server.close()


def test_its_folder_is_private_and_it_listens_on_no_port(postgres_server):
    dsn = postgres_server.dsn()
    home = postgres_server._home.path
    assert home.stat().st_mode & 0o777 == 0o700
    assert (home / "data").stat().st_mode & 0o077 == 0
    with psycopg.connect(dsn.reveal()) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
        assert connection.execute(
            "select count(*) from pg_hba_file_rules where auth_method <> 'scram-sha-256'"
        ).fetchone() == (0,)


def test_nobody_gets_in_without_the_password(postgres_server):
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(postgres_server.dsn(password="guessed").reveal())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_another_user_does_not_even_reach_the_socket(postgres_server):
    postgres_server.dsn()
    socket = postgres_server._home.path / ".s.PGSQL.5432"
    code = f"import socket; socket.socket(socket.AF_UNIX).connect({str(socket)!r})"
    done = subprocess.run(
        ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "/usr/bin/python3", "-c", code],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "PermissionError" in done.stderr or "Permission denied" in done.stderr


def test_it_stops_starts_again_and_leaves_nothing():
    server = PrivatePostgresql()
    first = server.dsn()
    folder = server._home.path
    server.close()
    server.close()
    assert not folder.exists()
    assert not living_in(folder)
    assert server.dsn().reveal() != first.reveal()
    server.close()


def test_a_server_that_died_is_started_again():
    server = PrivatePostgresql()
    server.dsn()
    server._server.kill()
    server._server.wait()
    with psycopg.connect(server.dsn().reveal()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    server.close()


def test_it_outlives_the_thread_that_started_it():
    server = PrivatePostgresql()
    thread = threading.Thread(target=server.dsn)
    thread.start()
    thread.join()
    first = server._server
    assert not eventually(lambda: first.poll() is not None, within=0.5)
    with psycopg.connect(server.dsn().reveal()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert server._server is first
    server.close()
