"""A folder holds modules and entry points with familiar names: a command started there runs none of them."""

import os
import subprocess

import pytest

from fixtures.daemon import PROGRAM

NAMES = (
    *("sitecustomize", "usercustomize", "schemawatchd_migrations"),
    *("json", "secrets", "sqlite3", "ssl", "subprocess", "tomllib", "typing"),
    *("alembic", "apprise", "apscheduler", "click", "msgspec", "psycopg", "pydantic", "pymysql", "requests"),
    *("sqlalchemy", "watchdog"),
)
GROUPS = (
    *("alembic.plugins", "apprise", "pydantic", "schemawatchd", "sqlalchemy.dialects", "sqlalchemy.plugins"),
    *("schemawatchd.rules", "schemawatchd.reports", "schemawatchd.channels", "schemawatchd.ledgers"),
    *("apscheduler.executors", "apscheduler.jobstores", "apscheduler.triggers"),
)


@pytest.fixture
def planted(shop):
    """The folder of a project, in which every one of these modules leaves a mark when it runs."""
    marks = shop.folder / "marks"
    trap = f"with open({str(marks)!r}, 'a') as file: file.write(__name__ + ' ')\n"
    for name in NAMES:
        (shop.folder / f"{name}.py").write_text(trap)
    inside = shop.folder / "schemawatchd"
    for folder in (
        inside,
        inside / "rules" / "drift",
        inside / "engines" / "evil",
        inside / "notify" / "transports",
    ):
        folder.mkdir(parents=True)
    for path in (
        "__init__.py",
        "rules/drift/evil.py",
        "engines/evil/__init__.py",
        "notify/transports/apprise_child.py",
    ):
        (inside / path).write_text(trap)
    metadata = shop.folder / "evil-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n")
    lines = "".join(f"[{group}]\nevil = secrets:evil\nsqlite = secrets:evil\n" for group in GROUPS)
    (metadata / "entry_points.txt").write_text(lines)
    shop.configure(more='[channels.team]\nurl = "json://127.0.0.1:1/"\n')
    shop.sql("create table more (n int)")
    return marks


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "--format", "json"),
        ("--once",),
        ("doctor",),
        ("notify", "test"),
        ("status",),
        ("list", "rules"),
        ("snapshot", "prod"),
        ("config", "schema"),
    ],
    ids=" ".join,
)
def test_nothing_of_the_current_folder_is_imported(arguments, shop, planted):
    plugins = {"APPRISE_PLUGIN_PATH": str(shop.folder), "APPRISE_CONFIG_PATH": str(shop.folder)}
    ended = subprocess.run(
        [PROGRAM, *arguments],
        cwd=shop.folder,
        env={**os.environ, **plugins},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode in {0, 2, 3, 6}, ended.stderr  # nothing listens where the channel leads
    assert not planted.exists(), planted.read_text()
