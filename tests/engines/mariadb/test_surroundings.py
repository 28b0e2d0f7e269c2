"""Scratch takes over the settings of the target that decide what the same DDL means."""

from contextlib import closing
from datetime import UTC, datetime

import pymysql
import pytest

from fixtures.mariadb import MariadbDatabase, MariadbServer
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.mariadb import connection
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.engines.mariadb.scratch.private_server import PrivateMariadb
from schemawatchd.engines.mariadb.scratch.script import statements
from schemawatchd.engines.mariadb.settings import (
    ALL,
    OF_SERVER,
    OF_SESSION,
    described,
    start_options,
    surroundings,
)
from schemawatchd.errors import SchemawatchdError
from schemawatchd.schema.script import Script

pytestmark = pytest.mark.mariadb

NOW = datetime(2026, 11, 23, tzinfo=UTC)
USUAL_MODE = OF_SESSION["sql_mode"]


def read(dsn, limits):
    with ENGINE.connect(dsn, limits) as session:
        return session.read(frozenset(), NOW)


def changes(expected, actual):
    return compare(expected, actual, Scope()).changes


@pytest.fixture(scope="module")
def own_scratch():
    """On private servers, as most people have it."""
    from fixtures.mariadb import LIMITS

    made = ENGINE.scratch(None, LIMITS)
    yield made
    made.close()


def apply(database, text, modes=frozenset()):
    """As a program does whose sessions begin as the server lets them."""
    texts = [each.text for each in statements(Script("a.sql", text), modes)]
    database.run(
        "set time_zone = @@global.time_zone, group_concat_max_len = @@global.group_concat_max_len", *texts
    )


SETTINGS = [
    ("explicit_defaults_for_timestamp", 0, "create table t (id int primary key, ts timestamp, ts2 timestamp);"),
    ("default_storage_engine", "'Aria'", "create table t (id int primary key);"),
    ("div_precision_increment", 8, "create table t as select 1/3 as a;"),
    ("foreign_key_checks", 0, "create table t (id int primary key, foreign key (id) references nowhere (id));"),
    ("innodb_compression_default", 1, "create table t (id int primary key);"),
    ("innodb_default_encryption_key_id", 7, "create table t (id int primary key);"),
    ("innodb_strict_mode", 0, "create table t (id int primary key) row_format=fixed;"),
    ("old_mode", "''", "create table t (a varchar(10)) default charset=utf8;"),
    ("sql_mode", "'ANSI_QUOTES'", """create table "t;x" (a varchar(9) default 'it''s \\'; "', "b\\" int);"""),
    ("sql_mode", "'NO_BACKSLASH_ESCAPES'", r"create table t (a varchar(9) default '\', b int comment 'x;\');"),
    (
        "sql_mode",
        "'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'",
        r"""create table "a\" ("b;" int default '1' comment '\');""",
    ),
    ("sql_mode", "'ORACLE'", """create table "t""x" (a varchar2(9) default 'x', b number(5), "c;d" clob);"""),
    ("sql_mode", "'REAL_AS_FLOAT'", "create table t (a real);"),
    ("sql_mode", "'PIPES_AS_CONCAT'", "create table t (a int, b varchar(20) as (a || 'x'));"),
    ("sql_mode", "'HIGH_NOT_PRECEDENCE'", "create table t (a int, check (not a between 1 and 2));"),
    (
        "sql_mode",
        "'NO_UNSIGNED_SUBTRACTION'",
        "create table u (a int unsigned); create table t as select a - 1 as b from u",
    ),
    ("sql_mode", "''", "create table t (b varchar(70000));"),
    ("sql_mode", "'MSSQL'", 'create table "t" (a int);'),
    ("sql_mode", "'IGNORE_SPACE'", "create table t (a int, check (abs (a) > 1));"),
    ("group_concat_max_len", 4, "create table u (a int); create table t as select group_concat(a) as b from u;"),
    (
        "system_versioning_alter_history",
        "'KEEP'",
        "create table t (a int) with system versioning; alter table t add b int;",
    ),
    ("time_zone", "'+05:00'", "create table t (a timestamp default '2020-06-01 12:00:00');"),
]


@pytest.mark.parametrize(("name", "value", "text"), SETTINGS, ids=[f"{a}={b}" for a, b, _ in SETTINGS])
def test_a_setting_of_a_session(mariadb_server, mariadb_database, mariadb_limits, own_scratch, name, value, text):
    ((usual,),) = mariadb_server.run(f"select @@global.{name}")
    mariadb_server.run(f"set global {name} = {value}")
    try:
        modes = frozenset(mariadb_server.run("select @@global.sql_mode")[0][0].split(","))
        apply(mariadb_database, text, modes)
        actual = read(mariadb_database.dsn, mariadb_limits)
    finally:
        mariadb_server.run(f"set global {name} = {usual if isinstance(usual, int) else repr(usual)}")
    assert name in actual.engine.collation
    played = own_scratch.play(Script("a.sql", text), NOW, actual.engine.collation)
    assert changes(played, actual) == ()
    assert [each for each in played.not_compared if "other settings" in each.reason] == []


def test_usual_settings_say_nothing(mariadb_database, mariadb_limits):
    assert read(mariadb_database.dsn, mariadb_limits).engine.collation == "utf8mb4_general_ci"


@pytest.fixture(scope="module")
def target_with():
    """A server started with options."""
    servers = []

    def started(**options):
        servers.append(PrivateMariadb(start_options(options)))
        return MariadbServer(servers[-1].dsn())

    yield started
    for each in servers:
        each.close()


LONG = "create table t (a varchar(700) character set utf8mb4, key (a)) row_format=compressed;"


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (
            {"lower_case_table_names": "1"},
            "create table Users (id int primary key); create view V as select id from USERS;",
        ),
        ({"innodb_page_size": "4096"}, "create table t (a varchar(150) character set utf8mb4, key (a));"),
        ({"innodb_page_size": "65536"}, "create table t (a varchar(700) character set utf8mb4, key (a));"),
        (
            {"innodb_default_row_format": "compact"},
            "set innodb_strict_mode = 0; create table t (a varchar(1000), key (a(700)));",
        ),
        (
            {"innodb_file_per_table": "OFF"},
            "set innodb_strict_mode = 0; create table t (a int) row_format=compressed;",
        ),
        (
            {"explicit_defaults_for_timestamp": "OFF"},
            "create table t (id int primary key, ts timestamp, ts2 timestamp);",
        ),
        (
            {"character_set_server": "latin2", "collation_server": "latin2_czech_cs"},
            "create table t (a varchar(9));",
        ),
    ],
    ids=str,
)
def test_an_option_of_the_server(target_with, mariadb_limits, own_scratch, options, text):
    server = target_with(**options)
    server.run("create database shop")
    database = MariadbDatabase(server, "shop")
    apply(database, text)
    actual = read(database.dsn, mariadb_limits)
    played = own_scratch.play(Script("a.sql", text), NOW, actual.engine.collation)
    assert changes(played, actual) == ()
    assert not [each for each in played.not_compared if "other settings" in each.reason]


def test_the_users_own_scratch_server_that_differs_is_named(target_with, mariadb_server, mariadb_limits):
    server = target_with(lower_case_table_names="1", innodb_page_size="8192")
    server.run("create database shop", "create table shop.t (id int)")
    actual = read(server.at("shop"), mariadb_limits)
    with closing(ENGINE.scratch(mariadb_server.dsn, mariadb_limits)) as scratch:
        played = scratch.play(Script("a.sql", "create table t (id int);"), NOW, actual.engine.collation)
    notes = [each.reason for each in played.not_compared if "other settings" in each.reason]
    assert len(notes) == 2
    assert "`lower_case_table_names` is `1` on the target and is `0` on the scratch server" in notes[1]


def test_the_users_own_scratch_server_is_given_the_usual_settings(mariadb_server, mariadb_limits):
    mariadb_server.run("set global explicit_defaults_for_timestamp = 0", "set global sql_mode = 'ANSI_QUOTES'")
    try:
        with closing(ENGINE.scratch(mariadb_server.dsn, mariadb_limits)) as scratch:
            text = 'create table t (ts timestamp, a varchar(9) default "x");'
            played = scratch.play(Script("a.sql", text), NOW, "utf8mb4_general_ci")
    finally:
        mariadb_server.run(
            "set global explicit_defaults_for_timestamp = 1", f"set global sql_mode = '{USUAL_MODE}'"
        )
    columns = {key.path[-1]: each for key, each in played.objects.items() if key.kind == "column"}
    assert columns["ts"].nullable
    assert columns["a"].default == "'x'"


@pytest.mark.parametrize(
    "line",
    [
        "utf8mb4_bin sql_mode='x\\'",
        "utf8mb4_bin sql_mode=ANSI'%2C(select%201)",
        "utf8mb4_bin nonsense=1 default_storage_engine=a%27;drop",
        "utf8mb4_bin lower_case_table_names=1%20--init-file=/etc/passwd",
        "x",
        "  = =",
    ],
)
def test_a_hostile_line_does_nothing(mariadb_server, mariadb_limits, line):
    wanted = surroundings(line)
    assert all(option.count("=") == 1 and " " not in option for option in start_options(wanted.of_server))
    with closing(ENGINE.scratch(mariadb_server.dsn, mariadb_limits)) as scratch:
        played = scratch.play(Script("a.sql", "create table t (a varchar(9) default 'x');"), NOW, line)
    assert {key.dotted for key in played.objects if key.kind == "table"} == {"t"}


def test_a_mode_that_only_mysql_has_is_named(mariadb_server, mariadb_limits):
    with closing(ENGINE.scratch(mariadb_server.dsn, mariadb_limits)) as scratch:
        line = "utf8mb4_bin sql_mode=STRICT_TRANS_TABLES,TIME_OF_MYSQL"
        played = scratch.play(Script("a.sql", "create table t (a int);"), NOW, line)
    assert any("`sql_mode` is `STRICT_TRANS_TABLES,TIME_OF_MYSQL`" in each.reason for each in played.not_compared)
    assert played.objects


def test_the_line_holds_what_it_was_made_of():
    variables = {"sql_mode": "ANSI_QUOTES,ORACLE", "time_zone": "Europe/Berlin", "lower_case_table_names": "1"}
    line = described(variables, "utf8mb4_bin")
    assert surroundings(line).settings == variables
    assert surroundings(line).collation == "utf8mb4_bin"
    assert described(dict(OF_SESSION) | dict(OF_SERVER), "utf8mb4_bin") == "utf8mb4_bin"


_NOT_SCHEMA = {
    "character_set_client",
    "character_set_connection",
    "character_set_results",
    "collation_connection",
    "collation_database",
    "character_set_database",
    "max_session_mem_used",
    "pseudo_thread_id",
    "storage_engine",
    "max_statement_time",
    "sql_quote_show_create",
    "tx_read_only",
    "wsrep_on",
}
"""Of the client's own session, of the database, another name of one that is known, or set by ourselves."""

_PROBE = (
    "create table t (a varchar(20) default 'x', r real, ts timestamp, tz timestamp default '2020-06-01 12:00:00')",
    "create table cs (n char(5) character set utf8, m varchar(9) character set utf8mb4)",
    "create table g (a char(9), g int as (length(a)), check (not a between 'b' and 'c'), check ((a || 1) = 1))",
    "create table f (id int primary key, foreign key (id) references nowhere (id))",
    "create table s (a int) row_format=fixed",
    "create table c as select 1/3 as a, 'x' as b",
    "create table v (a int) with system versioning",
    "alter table v add column b int",
    "create table z (a date default '0000-00-00')",
    'create view w as select 1/3 as a, "r" as c from t',
    "create table x (a enum('x','y') default 'x', b set('a'), c year, d bit, e float(7,3), f national varchar(5))",
    "create table p (a timestamp) partition by range (unix_timestamp(a)) (partition q values less than (9))",
)


def _probed(database, limits, setting):
    database.server.run(f"drop database {database.name}", f"create database {database.name} collate utf8mb4_bin")
    opened = connection.opened(database.dsn, limits)
    refused = set()
    try:
        connection.run(opened, "set session sql_mode = @@global.sql_mode")
        connection.run(opened, f"set session {setting}") if setting else None
        for number, statement in enumerate(_PROBE):
            try:
                connection.run(opened, statement)
            except pymysql.err.MySQLError as error:
                refused.add((number, error.args[0]))
    finally:
        opened.close()
    return refused, read(database.dsn, limits).objects


def test_no_other_variable_of_a_session_changes_what_is_made(mariadb_server, mariadb_database, mariadb_limits):
    """Each boolean, enumeration and small number that the server lists is set, and the same DDL read back."""
    asked = (
        "select lower(variable_name), session_value, enum_value_list, numeric_min_value"
        " from information_schema.system_variables where variable_scope = 'SESSION' and read_only = 'NO'"
        " and (enum_value_list is not null or variable_type like '%INT%')"
    )
    usual = _probed(mariadb_database, mariadb_limits, None)
    decisive = set()
    for name, value, words, least in mariadb_server.run(asked):
        if name in _NOT_SCHEMA or name.startswith(("wsrep", "log_", "optimizer_", "session_track", "binlog")):
            continue
        others = [each for each in (words or "").split(",") if each and each != value][:3] or [least]
        for other in others:
            try:
                found = _probed(
                    mariadb_database, mariadb_limits, f"{name} = {other if not words else repr(other)}"
                )
            except (pymysql.err.MySQLError, SchemawatchdError):  # it is refused, or ends the session
                continue
            if found != usual:
                decisive.add(name)
                break
    assert decisive <= set(ALL)
    assert len(decisive) >= 8
