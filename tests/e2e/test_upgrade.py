"""What people keep outlives an upgrade: a state store, waivers and snapshot files written by an earlier version.

The folder `upgrade` was written by the version before state-store revision 0003: five targets with drift, of each
one finding acknowledged and one waived, everything reported to the channel `team`.
"""

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engine_of
from schemawatchd.schema.target import Dsn

KEPT = Path(__file__).parent / "upgrade"


def statements(text):
    return [each.strip() for each in re.split(r";\n", text) if each.strip()]


def identity(dsn):
    with engine_of(dsn).connect(dsn, Limits()) as session:
        return session.engine


def renamed_servers(state, engines):
    """The state store's text with the servers of this run in the place of those that it was written about."""
    for engine in engines:
        before = re.search(
            rf'"engine":"{engine.name}","server_version":"([^"]*)","server_id":"([^"]*)"(?:.*?"database_id":"?([^",]*))?',
            state,
        )
        assert before, engine
        state = state.replace(f'"server_id":"{before[2]}"', f'"server_id":"{engine.server_id}"')
        state = state.replace(f'"server_version":"{before[1]}"', f'"server_version":"{engine.version}"')
        if engine.database_id:
            state = state.replace(f'"database_id":"{before[3]}"', f'"database_id":"{engine.database_id}"')
    return state


@pytest.fixture
def project(tmp_path, postgres_database, mariadb_database, http_sink):
    """The folder of the project as the earlier version left it."""
    for name in (
        "sqlite.sql",
        "postgresql.sql",
        "mariadb.sql",
        "waivers.toml",
        "baseline.json",
        "pgbaseline.json",
    ):
        shutil.copy(KEPT / name, tmp_path)
    with closing(sqlite3.connect(tmp_path / "lite.db")) as lite:
        for part in ("", "-drift"):
            postgres_database.run((KEPT / f"postgresql{part}.sql").read_text())
            mariadb_database.run(*statements((KEPT / f"mariadb{part}.sql").read_text()))
            lite.executescript((KEPT / f"sqlite{part}.sql").read_text())
    servers = [identity(postgres_database.dsn), identity(mariadb_database.dsn)]
    with closing(sqlite3.connect(tmp_path / "state.db")) as state:
        state.executescript(renamed_servers((KEPT / "state.sql").read_text(), servers))
    urls = {"@PG@": postgres_database.dsn, "@MY@": mariadb_database.dsn, "@SINK@": Dsn(http_sink.url)}
    text = (KEPT / "schemawatchd.toml").read_text()
    for mark, dsn in urls.items():
        text = text.replace(mark, dsn.reveal())
    (tmp_path / "schemawatchd.toml").write_text(text)
    (tmp_path / "schemawatchd.toml").chmod(0o600)
    return tmp_path


def told(finding):
    return {name: finding[name] for name in ("id", "fingerprint", "rule", "severity", "object", "acked")}


def findings(report):
    return {
        (target["name"], each["id"]): told(each)
        for target in report["targets"]
        for each in target["findings"]
        if each["verdict"] == "drift" and not each["waived"]
    }


@pytest.mark.postgres
@pytest.mark.mariadb
def test_nothing_is_reported_twice_and_nothing_ends(project, run, http_sink):
    done = run("--once", "--format", "json")
    assert done.returncode == 2, done.stderr
    before, after = json.loads((KEPT / "report.json").read_text()), json.loads(done.stdout)
    assert findings(after) == findings(before)
    waived = [
        {
            (target["name"], each["id"])
            for target in report["targets"]
            for each in target["findings"]
            if each["waived"]
        }
        for report in (before, after)
    ]
    assert waived[0] == waived[1] != set()
    messages = [each["message"] for each in http_sink.bodies]
    assert not [each for each in messages if "RESOLVED" in each]
    # One audible re-reading for each target of which the new version reads more, and no object by object.
    lines = [
        line for each in messages for line in each.splitlines() if re.match(r"(CRITICAL|WARNING|NOTICE)\b", line)
    ]
    told = ("reads more", "does not cover")
    assert [line for line in lines if not any(each in line for each in told)] == []


@pytest.mark.postgres
@pytest.mark.mariadb
def test_acknowledgements_and_the_history_are_still_there(project, run):
    run("--once", "--no-notify")
    with closing(sqlite3.connect(project / "state.db")) as state:
        assert state.execute("SELECT count(*) FROM ack").fetchone() == (5,)
        ended = "SELECT count(*) FROM journal WHERE body LIKE '%resolved%' AND body LIKE '%\"drift\"%'"
        assert state.execute(ended).fetchone() == (0,)
