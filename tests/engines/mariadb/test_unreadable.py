"""One odd object never blinds a target: what the server cannot show is named, all else is compared."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.mariadb import reader
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.engines.mariadb.privileges import Privileges
from schemawatchd.schema.key import Key

pytestmark = pytest.mark.mariadb

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def read(dsn, limits):
    with ENGINE.connect(dsn, limits) as session:
        return session.read(frozenset(), NOW)


def folder(database):
    ((data,),) = database.run("select @@datadir")
    return Path(data) / database.name


def odd(snapshot):
    return {(each.kind, each.object) for each in snapshot.coverage.unread}


TABLES = (
    "create table t (id int primary key, u int unique, x int, key (x), constraint c check (x > 1)) comment 'c'",
    "create trigger r before insert on t for each row set @x = 1",
    "create table child (id int primary key, t_id int, foreign key (t_id) references t (id))",
    "create view v as select id from t",
    "create table well (id int primary key)",
)


@pytest.mark.parametrize(
    ("engine", "file", "content"),
    [
        ("innodb", "t.frm", b"\0" * 300),
        ("innodb", "t.frm", b""),
        ("aria", "t.MAI", b"x" * 300),
        ("myisam", "t.MYI", b""),
        ("myisam", "t.frm", b"x"),
        ("innodb", "v.frm", b"x"),
    ],
)
def test_a_table_that_the_server_cannot_open(
    mariadb_database, mariadb_server, mariadb_limits, request, engine, file, content
):
    child = () if engine != "innodb" else (TABLES[2],)
    mariadb_database.run(f"{TABLES[0]} engine={engine}", TABLES[1], *child, *TABLES[3:])
    before = read(mariadb_database.dsn, mariadb_limits)
    assert before.coverage.unread == ()
    mariadb_server.run("flush tables")
    damaged = folder(mariadb_database) / file
    whole = damaged.read_bytes()
    damaged.write_bytes(content)
    request.addfinalizer(lambda: damaged.write_bytes(whole))
    after = read(mariadb_database.dsn, mariadb_limits)
    assert after.coverage.read == before.coverage.read
    assert odd(after) == {("table", file[0])}
    assert "cannot open" in after.coverage.unread[0].reason
    own = {key for key in before.objects if key.path[0] == file[0]}
    assert after.objects.keys() == before.objects.keys() - own
    drift = compare(before, after, Scope())
    assert drift.changes == ()
    assert drift.unjudged == {file[0]}
    mariadb_database.run("alter table well add column new int")
    (change,) = compare(before, read(mariadb_database.dsn, mariadb_limits), Scope()).changes
    assert change.key == Key("column", ("well", "new"))


def test_a_sequence_that_the_server_cannot_open(mariadb_database, mariadb_limits):
    mariadb_database.run("create sequence good", "create sequence `b'a``d`", "create table t (id int)")
    mariadb_database.run("alter table `b'a``d` discard tablespace")
    snapshot = read(mariadb_database.dsn, mariadb_limits)
    assert odd(snapshot) == {("table", '"b\'a`d"')}
    assert {key.dotted for key in snapshot.objects if key.kind != "database"} == {"good", "t", "t.id"}


def test_a_table_without_its_tablespace_is_read_as_it_is_defined(mariadb_database, mariadb_limits):
    mariadb_database.run("create table t (id int primary key, x int, key (x)) comment 'c'")
    before = read(mariadb_database.dsn, mariadb_limits)
    mariadb_database.run("alter table t discard tablespace")
    after = read(mariadb_database.dsn, mariadb_limits)
    assert after.coverage.unread == ()
    assert after.objects == before.objects


def test_a_storage_engine_that_is_not_loaded(mariadb_database, mariadb_server, mariadb_limits):
    mariadb_database.run("create table t (id int primary key)", "create table well (id int)")
    mariadb_server.run("install soname 'ha_blackhole'")
    try:
        mariadb_database.run("create table old (id int) engine=blackhole")
    finally:
        mariadb_server.run("flush tables", "uninstall soname 'ha_blackhole'")
    snapshot = read(mariadb_database.dsn, mariadb_limits)
    (folder(mariadb_database) / "old.frm").unlink()
    assert odd(snapshot) == {("table", "old")}
    assert {key.dotted for key in snapshot.objects if key.kind == "table"} == {"t", "well"}


def test_what_refers_to_things_that_are_gone_is_read(mariadb_database, mariadb_server, mariadb_limits):
    mariadb_server.run("create user ghost@localhost", "grant all on *.* to ghost@localhost")
    mariadb_database.run(
        "create table t (id int primary key, x int)",
        "create table gone (id int primary key)",
        "create view over_gone as select id from gone",
        "create definer=ghost@localhost sql security definer view of_ghost as select id from t",
        "create definer=ghost@localhost procedure p() select 1",
        "create definer=ghost@localhost trigger r before insert on t for each row set @x = 1",
        "create definer=ghost@localhost event e on schedule every 1 day do select 1",
        "create view over_column as select x from t",
        "create view over_view as select id from over_gone",
        "drop table gone",
        "alter table t drop column x",
        "set foreign_key_checks = 0",
        "create table child (id int primary key, foreign key (id) references nowhere (id))",
        "create table far (id int primary key, foreign key (id) references nodb.nowhere (id))",
    )
    mariadb_server.run("drop user ghost@localhost")
    snapshot = read(mariadb_database.dsn, mariadb_limits)
    assert snapshot.coverage.unread == ()
    assert snapshot.coverage.failed == ()
    assert {key.dotted for key in snapshot.objects if key.kind == "view"} == {
        "over_gone",
        "of_ghost",
        "over_column",
        "over_view",
    }
    keys = {each.references for key, each in snapshot.objects.items() if key.kind == "foreign_key"}
    assert keys == {"nowhere", "nodb.nowhere"}
    assert snapshot.objects[Key("view", ("of_ghost",))].definer == "ghost@localhost"


def test_a_view_whose_text_the_server_keeps_to_itself():
    """Recorded: MySQL 8 answers with an empty text where the account may not see what the view selects."""
    rows = {
        "table": reader.QueryResult(("[table]", "of", "broken"), ()),
        "view": reader.QueryResult(("[view]", "hidden"), (('{"name":"v","definition":""}', "v"),)),
    }
    held = Privileges("'w'@'h'", "shop", frozenset(), frozenset(), frozenset(), frozenset(), elsewhere=False)
    ((key, reason),) = reader._unread(rows, held)
    assert key == Key("view", ("v",))
    assert "GRANT SELECT, SHOW VIEW" in reason
