import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.mariadb import connection, dump
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.schema.key import Key
from schemawatchd.schema.script import Script

pytestmark = pytest.mark.mariadb

NOW = datetime(2026, 11, 23, tzinfo=UTC)
RICH = (Path(__file__).parent / "rich.sql").read_text(encoding="utf-8")


def changes(expected, actual):
    return compare(expected, actual, Scope()).changes


def read(dsn, limits):
    with ENGINE.connect(dsn, limits) as session:
        return session.read(frozenset(), NOW)


def load(database, text):
    """As people do it: with the client program."""
    where = connection.address(database.dsn)
    subprocess.run(
        [
            "mariadb",
            "--no-defaults",
            "--default-character-set=utf8mb4",
            "-S",
            where.socket,
            "-uroot",
            database.name,
        ],
        input=text.encode(),
        env={"MYSQL_PWD": where.password, "PATH": "/usr/bin:/bin"},
        check=True,
    )


@pytest.fixture
def rich(mariadb_database):
    load(mariadb_database, RICH)
    return mariadb_database


@pytest.fixture
def scratch(mariadb_server, mariadb_limits):
    made = ENGINE.scratch(mariadb_server.dsn, mariadb_limits)
    yield made
    made.close()


def get(snapshot, kind, *path):
    return snapshot.objects[Key(kind, path)]


def test_nothing_fails_and_every_kind_is_found(rich, mariadb_limits):
    snapshot = read(rich.dsn, mariadb_limits)
    assert snapshot.coverage.failed == ()
    assert snapshot.coverage.read == ENGINE.kinds | {"database"}
    assert {key.kind for key in snapshot.objects} == ENGINE.kinds - {"grant"}
    assert "enum" in {each.kind for each in snapshot.coverage.lacking}
    assert "pw" not in snapshot.origin


def test_each_kind_says_what_was_written(rich, mariadb_limits):
    snapshot = read(rich.dsn, mariadb_limits)
    created = get(snapshot, "column", "users", "created")
    assert (created.default, created.on_update) == ("current_timestamp()", "current_timestamp()")
    assert get(snapshot, "column", "users", "seen").on_update == "current_timestamp(3)"
    assert get(snapshot, "column", "users", "id").identity == "auto_increment"
    assert get(snapshot, "column", "users", "name").default == "'it''s \"x\"'"
    assert get(snapshot, "column", "users", "note").default is None
    assert get(snapshot, "column", "users", "next_age").generated_kind == "stored"
    assert get(snapshot, "column", "users", "full_name").generated == "concat(`name`,' ',`email`)"
    assert not get(snapshot, "column", "users", "hidden").visible
    assert get(snapshot, "column", "users", "latin").collation == "latin1_swedish_ci"
    assert get(snapshot, "column", "users", "age").type == "int(5)"
    assert get(snapshot, "column", "numbered", "id").default == "nextval(`invoice`)"
    assert get(snapshot, "primary_key", "users", "PRIMARY").columns == ("id",)
    assert get(snapshot, "unique", "users", "email_name").columns == ("email(10)", "name DESC")
    assert get(snapshot, "index", "users", "words").method == "fulltext"
    assert get(snapshot, "index", "places", "g").keys == ("g",)
    assert not get(snapshot, "index", "users", "unused").visible
    assert get(snapshot, "check", "users", "grown").expression == "`age` < 200"
    assert get(snapshot, "foreign_key", "orders", "fk_user").on_delete == "CASCADE"
    assert get(snapshot, "table", "parts").partition_by == "RANGE (`a`)"
    assert get(snapshot, "table", "parts").row_format == "compressed"
    assert get(snapshot, "table", "kept").persistence == "system versioned"
    assert get(snapshot, "table", "orders").column_order[:2] == ("id", "user_id")
    sequence = get(snapshot, "sequence", "invoice")
    assert (sequence.start, sequence.increment, sequence.maximum, sequence.cache) == (5, 3, 1000, 7)
    assert sequence.cycle
    assert get(snapshot, "function", "joined").arguments == "a int(11), b varchar(10)"
    assert get(snapshot, "function", "joined").options == ("no sql",)
    assert get(snapshot, "procedure", "counted").security == "invoker"
    assert get(snapshot, "procedure", "counted").arguments.endswith("INOUT c decimal(10,2)")
    second = get(snapshot, "trigger", "orders", "second_one")
    assert second.definition.startswith("BEFORE INSERT FOR EACH ROW\n")
    assert second.order == 2
    assert second.sql_mode == ("ERROR_FOR_DIVISION_BY_ZERO", "STRICT_TRANS_TABLES")
    assert second.definer == "root@localhost"
    nightly = get(snapshot, "event", "nightly")
    assert (nightly.schedule, nightly.status) == ("every 1 day", "enabled")
    assert nightly.body == "delete from orders where total is null"
    assert get(snapshot, "view", "big").check_option == "local"
    assert get(snapshot, "view", "big").options == ("algorithm merge",)
    comments = {(each.on, each.name): each.text for key, each in snapshot.objects.items() if key.kind == "comment"}
    assert comments == {
        ("table", "users"): "people",
        ("column", "name"): "na'me",
        ("column", "a b.c"): "<!channel>",
        ("index", "unused"): "not yet",
        ("function", "joined"): "puts together",
    }


def test_names_the_server_made_up_are_marked(rich, mariadb_limits):
    snapshot = read(rich.dsn, mariadb_limits)
    made_up = {str(key) for key, each in snapshot.objects.items() if each.named_by_server}
    assert made_up == {
        "check:users.CONSTRAINT_1",
        "check:users.payload",
        "check:users.small",
        "foreign_key:orders.orders_ibfk_1",
        "foreign_key:orders.orders_ibfk_2",
        "index:orders.fk_user",
        "index:orders.third_id",
        "index:places.g",
        "index:users.age",
        "unique:users.email",
    }


def test_restrict_and_no_action_are_the_same(mariadb_database, mariadb_limits):
    mariadb_database.run(
        "create table a (id int primary key)",
        "create table b (x int, y int, constraint one foreign key (x) references a (id) on delete restrict,"
        " constraint two foreign key (y) references a (id) on delete no action)",
    )
    snapshot = read(mariadb_database.dsn, mariadb_limits)
    one, two = get(snapshot, "foreign_key", "b", "one"), get(snapshot, "foreign_key", "b", "two")
    assert (one.on_delete, one.on_update) == (two.on_delete, two.on_update) == ("NO ACTION", "NO ACTION")


def test_the_counter_and_the_rows_are_not_compared(rich, mariadb_limits):
    before = read(rich.dsn, mariadb_limits).objects
    rich.run("insert into users (email, small) values ('a', 6), ('b', 7)", "select nextval(invoice)")
    rich.run("alter table users auto_increment = 1000")
    assert read(rich.dsn, mariadb_limits).objects == before


def test_the_name_of_the_database_is_no_part_of_it(rich, mariadb_server, mariadb_limits, monkeypatch):
    # The tool's own dump does not load into its own server: a CHECK OPTION on a stand-in for a later view.
    monkeypatch.setattr(dump, "_TOOLS", ())
    other = f"{rich.name}_copy"
    mariadb_server.run(f"create database {other} character set latin1")
    try:
        load(type(rich)(mariadb_server, other), dump.dump(rich.dsn, mariadb_limits))
        one, two = (read(dsn, mariadb_limits).objects for dsn in (mariadb_server.at(other), rich.dsn))
        assert {key for key in one if one[key] != two.get(key)} == {Key("database", ("collation",), " (property)")}
        assert one.keys() == two.keys()
    finally:
        mariadb_server.run(f"drop database {other}")


def test_other_databases_keep_their_name(mariadb_database, mariadb_server, mariadb_limits):
    other = f"{mariadb_database.name} other"
    mariadb_server.run(f"create database `{other}`", f"create table `{other}`.t (id int primary key)")
    try:
        mariadb_database.run(
            f"create table r (id int, foreign key (id) references `{other}`.t (id))",
            f"create view v as select * from `{other}`.t",
        )
        snapshot = read(mariadb_database.dsn, mariadb_limits)
        assert get(snapshot, "foreign_key", "r", "r_ibfk_1").references == f'"{other}".t'
        assert f"from `{other}`.`t`" in get(snapshot, "view", "v").definition
    finally:
        mariadb_server.run(f"drop database if exists {mariadb_database.name}", f"drop database `{other}`")


def test_a_table_called_like_its_database(mariadb_database, scratch, mariadb_limits):
    name = mariadb_database.name
    ddl = (
        f"create table `{name}` (id int); create view v as select `{name}`.id from `{name}` where `{name}`.id > 1;"
    )
    mariadb_database.run(*ddl.split(";")[:-1])
    assert not changes(scratch.play(Script("s.sql", ddl), NOW), read(mariadb_database.dsn, mariadb_limits))


@pytest.mark.parametrize(
    "name", ["a'b", 'a"b', "a`b", "a b", "a.b", "<!channel>", "a\nb", "a\x1bb", "a\\b", "a%b", "é"]
)
def test_hostile_names(mariadb_database, scratch, mariadb_limits, name):
    quoted = "`" + name.replace("`", "``") + "`"
    mariadb_database.run(
        f"create table {quoted} ({quoted} int, unique key {quoted} ({quoted}),"
        f" constraint {quoted[:-1]}!` check ({quoted} > 1))",
        f"create sequence {'`s' + quoted[1:]}",
        f"create view {'`v' + quoted[1:]} as select {quoted} from {quoted}",
        f"create trigger {quoted} before insert on {quoted} for each row set @x = 1",
        f"create procedure {quoted}() select 1",
    )
    snapshot = read(mariadb_database.dsn, mariadb_limits)
    assert get(snapshot, "unique", name, name).columns == (name,)
    assert get(snapshot, "view", f"v{name}")
    played = scratch.play(Script("d.sql", dump.dump(mariadb_database.dsn, mariadb_limits)), NOW)
    assert not changes(played, snapshot)


def test_tables_that_differ_in_case_alone(mariadb_database, mariadb_limits):
    mariadb_database.run(
        "create table a (id int primary key, x int, key k (x), unique u (x))",
        "create table A (other int primary key, y int, key k (y), unique u (y))",
    )
    snapshot = read(mariadb_database.dsn, mariadb_limits)
    assert get(snapshot, "primary_key", "a", "PRIMARY").columns == ("id",)
    assert get(snapshot, "primary_key", "A", "PRIMARY").columns == ("other",)
    assert get(snapshot, "index", "a", "k").keys == get(snapshot, "unique", "a", "u").columns == ("x",)
    assert get(snapshot, "index", "A", "k").keys == get(snapshot, "unique", "A", "u").columns == ("y",)


def test_a_view_whose_table_is_gone_is_still_read(mariadb_database, mariadb_limits):
    mariadb_database.run("create table t (a int)", "create view v as select a from t", "drop table t")
    assert (
        get(read(mariadb_database.dsn, mariadb_limits), "view", "v").definition == "select `t`.`a` AS `a` from `t`"
    )


def test_an_empty_database_is_read(mariadb_database, mariadb_limits):
    snapshot = read(mariadb_database.dsn, mariadb_limits)
    assert [str(key) for key in snapshot.objects] == ["database:collation (property)"]
    assert snapshot.coverage.read == ENGINE.kinds


@pytest.mark.parametrize("tool", [True, False], ids=["by the tool", "by hand"])
def test_a_database_and_its_dump_are_the_same(rich, scratch, mariadb_limits, monkeypatch, tool):
    if not tool:
        monkeypatch.setattr(dump, "_TOOLS", ())
    rich.run("insert into users (email, small) values ('a', 6), ('b', 7)")
    text = ENGINE.dump(rich.dsn, mariadb_limits)
    assert "AUTO_INCREMENT=" not in text
    played = scratch.play(Script("dump.sql", text), NOW)
    assert not changes(played, read(rich.dsn, mariadb_limits))
    assert {each.kind for each in played.not_compared} == {"owner"}


def test_the_file_itself_and_what_the_client_made_of_it_are_the_same(rich, scratch, mariadb_limits):
    assert not changes(scratch.play(Script("rich.sql", RICH), NOW), read(rich.dsn, mariadb_limits))
