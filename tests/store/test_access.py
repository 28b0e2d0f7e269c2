"""The state store is its owner's alone; what older versions left open to a group is closed."""

import logging
import os
import stat
import subprocess
from contextlib import closing

import pytest

from schemawatchd.store import access
from schemawatchd.store.lock import Lock
from schemawatchd.store.store import Store

NOBODY = 65534


def modes(folder):
    return {each.name: stat.S_IMODE(each.lstat().st_mode) for each in folder.iterdir()}


def made(path, clock):
    with closing(Store.open(path, clock)) as store:
        store.rescuer.copy()
    Lock(path).acquire().release()


def opened_to_the_group(path):
    """As an older version left it on a machine with a service."""
    path.parent.chmod(0o2770)
    for each in path.parent.iterdir():
        each.chmod(0o660)


def test_every_file_of_a_new_store_is_its_owners_alone(path, clock):
    path.parent.mkdir()
    path.parent.chmod(0o2750)
    with closing(Store.open(path, clock)) as store, Lock(path):
        store.rescuer.copy()
        assert set(modes(path.parent).values()) == {0o600}
        assert {"state.db", "state.db.copy", "state.db.lock", "state.db-wal", "state.db-shm"} <= {
            *modes(path.parent)
        }


def test_what_an_older_version_left_open_to_its_group_is_closed_and_logged(path, clock, caplog):
    made(path, clock)
    opened_to_the_group(path)
    with caplog.at_level(logging.WARNING):
        made(path, clock)
    assert set(modes(path.parent).values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o750
    assert "was open to its group (mode 2770) and now has mode 750" in caplog.text
    assert "state.db.lock was open to others (mode 660) and now has mode 600" in caplog.text
    caplog.clear()
    made(path, clock)
    assert caplog.text == ""


def test_a_folder_that_holds_more_than_the_store_keeps_its_mode(path, clock):
    made(path, clock)
    (path.parent / "schema.sql").write_text("")
    opened_to_the_group(path)
    made(path, clock)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o2770
    assert modes(path.parent) == {"schema.sql": 0o660} | dict.fromkeys(
        {*modes(path.parent)} - {"schema.sql"}, 0o600
    )


@pytest.mark.parametrize("name", ["state.db.lock", "state.db.copy", "state.db.aside-1"])
def test_closing_follows_no_link(path, clock, tmp_path, name):
    made(path, clock)
    opened_to_the_group(path)
    other = tmp_path / "another file"
    other.write_text("precious")
    other.chmod(0o664)
    (path.parent / name).unlink(missing_ok=True)
    (path.parent / name).symlink_to(other)
    access.tighten(path)
    assert stat.S_IMODE(other.stat().st_mode) == 0o664


CODE = """
import os, sys
from pathlib import Path
from schemawatchd.clock import SystemClock
from schemawatchd.errors import StoreBroken
from schemawatchd.store.access import enter
from schemawatchd.store.lock import Lock
from schemawatchd.store.store import Store
path, user = Path(sys.argv[1]), int(sys.argv[2])
if user:
    os.setgroups([]); os.setgid(user); os.setuid(user)
try:
    enter(path)
    with Lock(path):
        Store.open(path, SystemClock()).close()
    print(os.getresuid(), os.getresgid(), os.getgroups(), os.environ["HOME"])
except StoreBroken as error:
    print(int(error.exit_code), error.says, error.hint)
"""


@pytest.fixture
def entered(interpreter):
    """Opens a store as root or as another user; answers with who the process is then, or why it did not."""
    python, environment = interpreter

    def call(path, user):
        command = [python, "-c", CODE, path, str(user)]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.strip()

    return call


def test_root_goes_on_as_the_owner_and_leaves_no_file_of_its_own(entered, path, enterable, tmp_path):
    path.parent.mkdir(mode=0o750)
    enterable(tmp_path)
    os.chown(path.parent, NOBODY, NOBODY)
    assert entered(path, 0).startswith(f"({NOBODY}, {NOBODY}, {NOBODY}) ({NOBODY}, {NOBODY}, {NOBODY})")
    assert {each.stat().st_uid for each in path.parent.iterdir()} == {NOBODY}
    assert set(modes(path.parent).values()) == {0o600}
    assert entered(path, NOBODY).startswith("(65534")


@pytest.mark.parametrize("open_to_others", [0o700, 0o755, 0o777])
def test_anybody_else_is_told_whose_it_is_and_what_to_type(
    entered, path, clock, enterable, tmp_path, open_to_others
):
    made(path, clock)
    enterable(tmp_path)
    for each in (path.parent, *path.parent.iterdir()):
        os.chown(each, 65533, 65533)
    path.parent.chmod(open_to_others)
    said = entered(path, NOBODY)
    assert said.startswith("78 the state store")
    assert "belongs to the user `65533`" in said
    assert "`sudo -u '#65533' schemawatchd --once`" in said
    assert "a `state` of its own" in said


def test_a_store_of_roots_in_the_folder_of_another_user_is_not_opened(entered, path, clock, enterable, tmp_path):
    made(path, clock)
    enterable(tmp_path)
    os.chown(path.parent, NOBODY, NOBODY)
    said = entered(path, 0)
    assert said.startswith("78 the state store")
    assert "its folder to `nobody`" in said
    assert "chown nobody" in said


def test_where_everybody_may_write_the_owner_of_a_file_is_nobody_to_become(entered, tmp_path, clock):
    tmp_path.chmod(0o1777)
    path = tmp_path / "state.db"
    with closing(Store.open(path, clock)):
        pass
    os.chown(path, NOBODY, NOBODY)
    assert access.owner_of(path) is None
    assert entered(path, 0).startswith("78 the state store")
