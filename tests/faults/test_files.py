"""The watched files badly treated."""

import shutil
import sqlite3
import subprocess
from contextlib import closing

import pytest

WITHOUT_INOTIFY = """\
#!/bin/sh
# The limits of a user namespace are its own.
exec unshare --user --map-root-user sh -c \
'echo 0 >/proc/sys/user/max_inotify_instances && exec {real} "$@"' sh "$@"
"""


def changed(house):
    return house.schema.read_text() + "CREATE TABLE refunds (id integer PRIMARY KEY);\n"


def saved(path, text):
    fresh = path.with_name("schema.sql.tmp")
    fresh.write_text(text)
    fresh.replace(path)


@pytest.fixture
def repository(house):
    """The house with its schema in a folder of its own."""
    folder = house.folder / "repository" / "db"
    folder.mkdir(parents=True)
    shutil.move(house.schema, folder / "schema.sql")
    house.schema.symlink_to("repository/db/schema.sql")
    house.sqlite("prod")
    house.configure(every="60s")
    return folder


def test_a_folder_removed_and_recreated_is_watched_again_and_nothing_is_missing_meanwhile(
    house, repository, daemon
):
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    text = (repository / "schema.sql").read_text()
    shutil.rmtree(repository.parent)
    watcher.until_logged("checked prod (files): unknown")
    repository.mkdir(parents=True)
    saved(repository / "schema.sql", text)
    watcher.until_logged("checked prod (files): in_sync")
    saved(repository / "schema.sql", text + "CREATE TABLE refunds (id integer PRIMARY KEY);\n")
    watcher.until_logged("checked prod (files): pending")
    house.nothing_false(drift=["refunds"])


def test_a_folder_exchanged_for_another_is_seen(house, repository, daemon):
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    other = house.folder / "other"
    shutil.copytree(repository.parent, other)
    saved(other / "db" / "schema.sql", changed(house))
    repository.parent.rename(house.folder / "old")
    other.rename(repository.parent)
    watcher.until_logged("checked prod (files): pending")
    saved(repository / "schema.sql", (house.folder / "old/db/schema.sql").read_text())
    watcher.until_logged("checked prod (files): in_sync")
    house.nothing_false(drift=["refunds"], about_ourselves=0)


def test_without_inotify_the_files_are_read_at_short_intervals(house, daemon, program):
    house.sqlite("prod")
    house.configure(every="60s")
    asked = ["unshare", "--user", "--map-root-user", "sh", "-c", "echo 0 >/proc/sys/user/max_inotify_instances"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("user namespaces, in which inotify can be limited, are not to be had here")
    program(WITHOUT_INOTIFY)
    watcher = daemon()
    watcher.until_logged("files cannot be watched")
    watcher.until_logged("checked prod (start): in_sync")
    saved(house.schema, changed(house))
    watcher.until_logged("checked prod (files): pending")
    assert watcher.log.count("files cannot be watched") == 1
    house.nothing_false(drift=["refunds"], about_ourselves=0)


MODELS = """\
from sqlalchemy import Column, Integer, MetaData, Table
metadata = MetaData()
Table("orders", metadata, Column("id", Integer, primary_key=True))
"""


def test_a_module_that_the_models_import_is_watched(house, daemon):
    with closing(sqlite3.connect(house.folder / "prod.db")) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER NOT NULL, PRIMARY KEY (id))")
    house.targets["prod"] = "sqlite:///prod.db"
    package = house.folder / "app"
    package.mkdir()
    (package / "__init__.py").touch()
    saved(package / "base.py", MODELS)
    saved(package / "models.py", "from .base import metadata\n")
    house.configure(every="10m")
    file = house.folder / "schemawatchd.toml"
    file.write_text(file.read_text().replace('"schema.sql"', '"app/models.py:metadata"'))
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    saved(package / "base.py", MODELS + 'Table("refunds", metadata, Column("id", Integer))\n')
    watcher.until_logged("base.py changed")
    watcher.until_logged("checked prod (files): pending")
    saved(package / "base.py", MODELS)
    watcher.until_logged("checked prod (files): in_sync")
    saved(package / "base.py", "x = 1 / 0\n")
    watcher.until_logged("checked prod (files): unknown")
    saved(package / "base.py", MODELS)
    watcher.until_logged("checked prod (files): in_sync", count=2)
    assert {each["rule"] for each in house.incidents()} <= {"SC101", "SC202", "SW304"}
