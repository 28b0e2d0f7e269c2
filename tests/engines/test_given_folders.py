"""Root never follows a link that a private server's account planted in the folder it was given."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from schemawatchd.engines import private as homes
from schemawatchd.engines.mariadb.scratch import private_server as mariadb
from schemawatchd.engines.postgresql.scratch import private_server as postgresql
from schemawatchd.errors import SchemawatchdError

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to another user")

NAMES = ("opening.sql", "password", "server.log", "owner.lock", "pid", "s", "files", "tmp")
PLANT = f"""
for name in {" ".join(NAMES)}; do
	for folder in "$1" "$1/home"; do
		rm -rf "$folder/$name" 2>/dev/null
		ln -s "$2" "$folder/$name" 2>/dev/null
	done
done
true
"""
"""What a process of the server's account does in the folders that it may write: a link in each file's place."""


@pytest.fixture
def apart(monkeypatch):
    """A folder for temporary files that no other run on this machine sweeps; the server's account may enter it."""
    folder = Path(tempfile.mkdtemp(prefix="apart-"))
    folder.chmod(0o711)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def victim(tmp_path):
    """A file of root's, and how to see that nothing was done to it."""
    path = tmp_path / "shadow"
    path.write_text("root:secret\n")
    path.chmod(0o600)

    def untouched():
        found = path.stat()
        return (path.read_text(), found.st_uid, found.st_gid, found.st_mode & 0o7777)

    before = untouched()
    yield path
    assert untouched() == before


def plant(folder, victim, user):
    """Run the attack in a server's folder, as its account."""
    account = pwd.getpwnam(user)
    subprocess.run(
        [
            *("setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"),
            *("sh", "-c", PLANT, "sh", str(folder), str(victim)),
        ],
        check=True,
    )


def planting(monkeypatch, module, victim, user, apart):
    """Plant while the server's programs run, and at the moment when a password is made up."""
    home = homes.Home

    class Watched(home):
        def run(self, argv, timeout=60.0):
            said = super().run(argv, timeout)
            plant(next(apart.glob("swd-*")), victim, user)
            return said

    make_up = module.secrets.token_urlsafe

    def planted(length):
        for each in apart.glob("swd-*"):
            plant(each, victim, user)
        return make_up(length)

    monkeypatch.setattr(module.secrets, "token_urlsafe", planted)
    monkeypatch.setattr(homes, "Home", Watched)
    if hasattr(module, "Home"):
        monkeypatch.setattr(module, "Home", Watched)


@pytest.mark.parametrize(
    ("module", "server", "user"),
    [
        pytest.param(mariadb, mariadb.PrivateMariadb, "mysql", marks=pytest.mark.mariadb, id="mariadb"),
        pytest.param(
            postgresql, postgresql.PrivatePostgresql, "postgres", marks=pytest.mark.postgres, id="postgresql"
        ),
    ],
)
def test_root_does_not_touch_what_the_servers_account_linked_to(monkeypatch, apart, victim, module, server, user):
    planting(monkeypatch, module, victim, user, apart)
    server, says = server(), ""
    try:
        server.dsn()
    except SchemawatchdError as error:  # it may refuse to start; nothing of the file may be said then, either
        says = str(error)
    finally:
        server.close()
    assert "root:secret" not in says
    assert list(apart.glob("swd-*")) == []


def test_the_log_of_a_server_is_read_from_no_link(apart, victim):
    home = homes.Home("nobody")
    try:
        plant(next(apart.glob("swd-*")), victim, "nobody")
        assert "root:secret" not in home.log()
        home.start(["true"]).wait()
    finally:
        home.remove()
    assert list(apart.glob("swd-*")) == []


def test_a_folder_that_the_servers_account_made_is_left_alone(apart):
    apart.chmod(0o1777)
    account = pwd.getpwnam("nobody")
    made = apart / "swd-planted"
    made.mkdir(mode=0o700)
    (made / "owner.lock").write_text("")
    os.chown(made, account.pw_uid, account.pw_gid)
    homes.sweep()
    assert (made / "owner.lock").exists()


def test_removing_follows_no_link_out_of_the_folder(apart, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "precious").write_text("")
    home = homes.Home("nobody")
    plant(next(apart.glob("swd-*")), other, "nobody")
    home.remove()
    assert (other / "precious").exists()
    assert shutil.rmtree.avoids_symlink_attacks
