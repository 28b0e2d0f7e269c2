"""A schema file that leads into other databases: only the object that does so is left out, by its name."""

from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.key import Key
from schemawatchd.schema.script import Script

pytestmark = pytest.mark.mariadb

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def scratch(mariadb_server, mariadb_limits):
    made = ENGINE.scratch(mariadb_server.dsn, mariadb_limits)
    yield made
    made.close()


@pytest.fixture
def other(mariadb_server):
    """A database that is there, and that no schema file may reach."""
    quoted = "`el``se where_`"
    mariadb_server.run(f"create database {quoted}", f"create table {quoted}.t (id int primary key, x int)")
    yield quoted
    mariadb_server.run(f"drop database {quoted}")


def play(scratch, text):
    return scratch.play(Script("schema.sql", text), NOW)


def left_out(snapshot):
    return {(each.kind, each.object) for each in snapshot.not_compared if each.object}


def test_a_foreign_key_into_a_database_that_is_not_there_is_played(scratch):
    snapshot = play(
        scratch,
        "create table a (id int primary key, x int, y int, foreign key (x) references crm.users (id),"
        " constraint two foreign key (y) references `b_i%ll``ing`.`a b` (id));"
        "alter table a add column z int; alter table a add foreign key (z) references third.t (id);"
        "insert into a (id, x) values (1, 2);",
    )
    assert left_out(snapshot) == set()
    keys = {key.path[-1]: each.references for key, each in snapshot.objects.items() if key.kind == "foreign_key"}
    assert keys == {"a_ibfk_1": "crm.users", "two": '"b_i%ll`ing"."a b"', "a_ibfk_2": "third.t"}


def test_foreign_keys_inside_the_schema_are_still_checked(scratch):
    with pytest.raises(SourceInvalid):
        play(
            scratch,
            "create table p (id int primary key);"
            "create table a (id int primary key, x int, foreign key (x) references crm.users (id));"
            "create table b (id int primary key, foreign key (id) references p (id));"
            "insert into b values (1);",
        )


def test_it_is_compared_with_the_database(scratch, mariadb_database, mariadb_server, mariadb_limits):
    text = "create table a (id int primary key, x int, foreign key (x) references crm.users (id));"
    expected = play(scratch, text)
    mariadb_server.run("create database crm", "create table crm.users (id int primary key)")
    try:
        mariadb_database.run(text)
        with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
            assert compare(expected, session.read(frozenset(), NOW), Scope()).changes == ()
        mariadb_database.run("alter table a drop foreign key a_ibfk_1")
        with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
            (change,) = compare(expected, session.read(frozenset(), NOW), Scope()).changes
        assert change.key == Key("foreign_key", ("a", "a_ibfk_1"))
    finally:
        mariadb_server.run(f"drop database {mariadb_database.name}", "drop database crm")


@pytest.mark.parametrize(
    ("statement", "unmade"),
    [
        ("create view v as select * from crm.users", ("view", "v")),
        (
            "create or replace algorithm=merge sql security definer view `v x` as select 1 from crm.u",
            ("view", '"v x"'),
        ),
        ("/*!50001 create algorithm=merge */ /*!50001 view `v` as select 1 from `crm`.`u` */", ("view", "v")),
        ("create view v as select crm.f() as x", ("view", "v")),
        ("create view v as select 1 from {there}.t", ("view", "v")),
        ("create view v as select user from mysql.user", ("view", "v")),
        ("create table c like crm.users", ("table", "c")),
        ("create table c as select * from {there}.t", ("table", "c")),
        ("create table c (a int) engine=merge union=({there}.t)", ("table", "c")),
        ("create table c (id int, foreign key (id) references {there}.t (id))", ("table", "c")),
    ],
)
def test_what_reads_another_database_is_left_out_by_name(scratch, other, statement, unmade):
    snapshot = play(
        scratch,
        "create table t (id int primary key);\n"
        f"{statement.format(there=other)};\ncreate view own as select id from t;",
    )
    assert left_out(snapshot) == {unmade}
    assert {key.dotted for key in snapshot.objects if key.kind in ("table", "view")} == {"t", "own"}
    (note,) = (each for each in snapshot.not_compared if each.object)
    assert "database" in note.reason
    assert "schemawatchd_scratch" not in note.reason


def test_triggers_routines_and_events_that_name_other_databases_are_played(scratch):
    snapshot = play(
        scratch,
        "create table t (id int primary key);\n"
        "create trigger r before insert on t for each row set new.id = (select max(id) from crm.users);\n"
        "create procedure p() select * from crm.users;\n"
        "create function f() returns int return (select max(id) from crm.users);\n"
        "create event e on schedule every 1 day do delete from crm.users;",
    )
    assert left_out(snapshot) == set()
    assert {key.kind for key in snapshot.objects} >= {"trigger", "procedure", "function", "event"}


def test_what_stands_on_an_object_that_was_left_out_goes_with_it(scratch):
    snapshot = play(
        scratch,
        "create table t (id int primary key);"
        "create view v as select id from crm.users;"
        "create view on_v as select id from v;"
        "create table c like crm.users;"
        "create index i on c (id);"
        "alter table c add column z int;"
        "create trigger r before insert on c for each row set @x = 1;"
        "insert into c values (1);"
        "create table child (id int primary key, foreign key (id) references c (id));",
    )
    assert left_out(snapshot) == {("view", "v"), ("view", "on_v"), ("table", "c")}
    assert Key("foreign_key", ("child", "child_ibfk_1")) in snapshot.objects


def test_what_was_left_out_and_then_dropped_or_made_again_is_known(scratch):
    stand = scratch.stand()
    try:
        stand.play(Script("1.sql", "create table t (id int); create view v as select id from crm.users;"))
        stand.execute("create view w as select id from crm.users")
        assert left_out(stand.read(NOW)) == {("view", "v"), ("view", "w")}
        stand.execute("create or replace view v as select id from t")
        assert left_out(stand.read(NOW)) == {("view", "w")}
        stand.execute("drop view w")
        assert left_out(stand.read(NOW)) == set()
    finally:
        stand.close()


def test_a_dumps_stand_in_is_not_taken_for_the_view(scratch):
    snapshot = play(
        scratch,
        "create table t (id int);\n/*!50001 CREATE VIEW `v` AS SELECT 1 AS `id` */;\n"
        "create or replace view v as select id from crm.users;",
    )
    assert left_out(snapshot) == {("view", "v")}
    assert Key("view", ("v",)) not in snapshot.objects


@pytest.mark.parametrize(
    "statement",
    [
        "create table crm.t (id int)",
        "create view crm.v as select 1 as x",
        "create view {there}.v as select 1 as x",
        "drop table {there}.t",
        "insert into {there}.t values (1, 1)",
        "select * from {there}.t",
        "create view v as select * from nowhere",
        "create view v as select nothing from t",
    ],
)
def test_other_errors_stay_errors(scratch, other, statement):
    with pytest.raises(SourceInvalid):
        play(scratch, f"create table t (id int);\n{statement.format(there=other)};")


def test_the_target_with_such_a_view_is_compared_without_it(
    scratch, mariadb_database, mariadb_server, mariadb_limits
):
    text = "create table t (id int primary key); create view v as select id from crm.users;"
    expected = play(scratch, text)
    mariadb_server.run("create database crm", "create table crm.users (id int primary key)")
    try:
        mariadb_database.run(*text.split(";")[:-1])
        with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
            actual = session.read(frozenset(), NOW)
    finally:
        mariadb_server.run("drop database crm")
    drift = compare(expected, actual, Scope(unmade=frozenset(left_out(expected))))
    assert drift.changes == ()
    assert drift.unjudged == {"v"}
