"""Finds the fixtures in `fixtures/`, and gives every test a clean environment."""

import os
from pathlib import Path

import pytest

pytest_plugins = tuple(
    f"fixtures.{path.stem}" for path in sorted((Path(__file__).parent / "fixtures").glob("*.py"))
)

_FOREIGN = ("SCHEMAWATCHD_", "PG", "MYSQL_", "MARIADB_", "NOTIFY_SOCKET", "WATCHDOG_", "STATE_DIRECTORY", "DATABASE_URL")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith(_FOREIGN):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state-home"))
