"""Finds the fixtures in `fixtures/`, gives every test a clean environment, and says what really ran."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engines
from schemawatchd.errors import ScratchUnavailable

pytest_plugins = tuple(
    f"fixtures.{path.stem}" for path in sorted((Path(__file__).parent / "fixtures").glob("*.py"))
)

_FOREIGN = (
    "SCHEMAWATCHD_",
    "PG",
    "MYSQL_",
    "MARIADB_",
    "NOTIFY_SOCKET",
    "WATCHDOG_",
    "STATE_DIRECTORY",
    "CREDENTIALS_DIRECTORY",
    "JOURNAL_STREAM",
    "INVOCATION_ID",
    "DATABASE_URL",
    "NO_COLOR",
)


_MEMORY_DISK = Path("/dev/shm")
_ROOM = 6 << 30


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Put temporary files, and with them the data of private servers, on a memory disk that has room for them.

    Making a database copies hundreds of small files: on a disk that takes the kernel three times as long.
    """
    if hasattr(config, "workerinput") or "TMPDIR" in os.environ or config.option.basetemp:
        return
    with suppress(OSError):
        if shutil.disk_usage(_MEMORY_DISK).free < _ROOM:
            return
        folder = Path(tempfile.mkdtemp(prefix="s", dir=_MEMORY_DISK))  # short: a socket's path has 107 bytes
        folder.chmod(0o1777)  # as /tmp: other users' programs have folders in it
        config.stash[_FOLDER] = folder
        config.option.basetemp = str(folder / "t")
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


def pytest_unconfigure(config):
    """Free the memory."""
    if folder := config.stash.get(_FOLDER, None):
        shutil.rmtree(folder, ignore_errors=True)


_FOLDER = pytest.StashKey()


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith(_FOREIGN):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state-home"))


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter):
    """The last lines: the servers with their versions, and every skipped test with its reason."""
    terminalreporter.section("what really ran")
    terminalreporter.line(f"SQLite {sqlite3.sqlite_version}")
    for name in ("postgresql", "mariadb"):
        terminalreporter.line(f"{name}: {_version(name)}")
    skipped = terminalreporter.stats.get("skipped", [])
    for each in skipped:
        reason = each.longrepr[2] if isinstance(each.longrepr, tuple) else str(each.longrepr)
        terminalreporter.line(f"skipped: {each.nodeid}: {reason.removeprefix('Skipped: ')}")
    if not skipped:
        terminalreporter.line("skipped: none")


def _version(name):
    try:
        return engines()[name].scratch(None, Limits()).version()
    except ScratchUnavailable as error:
        return f"not here, its tests did not run: {error.says}"
