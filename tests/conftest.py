"""Finds the fixtures in `fixtures/`, gives every test a clean environment, and says what really ran."""

import os
import sqlite3
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
