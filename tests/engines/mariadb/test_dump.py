import stat
import subprocess
from pathlib import Path

import pytest

from schemawatchd.engines.mariadb import connection, dump
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.errors import ReadFailed, TargetRefused, TargetUnreachable
from schemawatchd.schema.target import Dsn

pytestmark = pytest.mark.mariadb


def test_the_password_is_in_a_private_file_and_nowhere_else(mariadb_database, mariadb_limits, monkeypatch):
    seen = []
    real = subprocess.run

    def watched(argv, **how):
        file = Path(argv[1].partition("=")[2])
        seen.append((argv, how["env"], stat.S_IMODE(file.stat().st_mode), file))
        return real(argv, **how)

    monkeypatch.setattr(subprocess, "run", watched)
    monkeypatch.setenv("SOME_SECRET", "x")
    ENGINE.dump(mariadb_database.dsn, mariadb_limits)
    ((argv, environment, mode, file),) = seen
    secret = connection.address(mariadb_database.dsn).password
    assert secret not in " ".join(argv)
    assert secret not in str(environment)
    assert set(environment) == {"PATH", "HOME", "LC_ALL"}
    assert mode == 0o600
    assert not file.exists()


@pytest.mark.parametrize("tool", [True, False], ids=["by the tool", "by hand"])
def test_what_goes_wrong_is_told_without_the_password(mariadb_server, mariadb_limits, monkeypatch, tool):
    if not tool:
        monkeypatch.setattr(dump, "_TOOLS", ())
    for dsn in (
        mariadb_server.at("missing"),
        mariadb_server.at("mysql", "nobody", "s3cr3t"),
        Dsn("mariadb://watch:s3cr3t@127.0.0.1:1/shop"),
        mariadb_server.at(""),
    ):
        with pytest.raises((ReadFailed, TargetRefused, TargetUnreachable)) as caught:
            ENGINE.dump(dsn, mariadb_limits)
        shown = f"{caught.value} {caught.value.hint}"
        assert "s3cr3t" not in shown
        assert connection.address(mariadb_server.dsn).password not in shown


@pytest.mark.parametrize("tool", [True, False], ids=["by the tool", "by hand"])
def test_the_documented_account_may_dump(mariadb_database, mariadb_limits, monkeypatch, tool):
    if not tool:
        monkeypatch.setattr(dump, "_TOOLS", ())
    mariadb_database.run(
        "create table t (a int)", "create view v as select * from t", "create function f() returns int return 1"
    )
    mariadb_database.run("create event e on schedule every 1 day do select 1")
    dsn = mariadb_database.account(
        "grant select, show view, trigger, event on {db} to {it}", "grant select on mysql.proc to {it}"
    )
    text = ENGINE.dump(dsn, mariadb_limits)
    assert "EVENT `e`" in text
    assert "FUNCTION `f`" in text
    assert "`v`" in text


def test_rows_are_not_dumped(mariadb_database, mariadb_limits):
    mariadb_database.run("create table t (a varchar(20))", "insert into t values ('precious')")
    assert "precious" not in ENGINE.dump(mariadb_database.dsn, mariadb_limits)


def test_nothing_stays_in_the_temporary_folder(mariadb_database, mariadb_limits, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ENGINE.dump(mariadb_database.dsn, mariadb_limits)
    assert not list(tmp_path.iterdir())
