import time
from datetime import UTC, datetime

import pytest

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.mariadb import connection
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.engines.mariadb.scratch import database as throwaway
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.schema.key import Key
from schemawatchd.schema.script import Script
from schemawatchd.schema.target import Dsn

pytestmark = pytest.mark.mariadb

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PATTERN = r"`schemawatchd\_scratch\_%`"


@pytest.fixture
def scratch(mariadb_server, mariadb_limits):
    made = ENGINE.scratch(mariadb_server.dsn, mariadb_limits)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _nothing_is_left(mariadb_server):
    databases = set(mariadb_server.run("show databases"))
    yield
    assert set(mariadb_server.run("show databases")) <= databases
    assert not mariadb_server.run("select user from mysql.user where user like 'schemawatchd%'")
    assert not mariadb_server.run(
        "select info from information_schema.processlist where user like 'schemawatchd%'"
    )


def play(scratch, text):
    return scratch.play(Script("schema.sql", text), NOW)


def invalid(scratch, text):
    with pytest.raises(SourceInvalid) as caught:
        play(scratch, text)
    assert caught.value.path == "schema.sql"
    assert "schemawatchd_scratch" not in f"{caught.value} {caught.value.hint} {caught.value.statement}"
    return caught.value


def test_on_a_private_server(mariadb_server, mariadb_limits):
    made = ENGINE.scratch(None, mariadb_limits)
    try:
        assert made._private._home is None
        assert made.version() == made._private.version()
        snapshot = play(made, "create table t (a int primary key);")
        assert Key("table", ("t",)) in snapshot.objects
        assert snapshot.origin == "schema.sql"
        assert snapshot.engine.version == made.version()
        assert play(made, "create table u (a int);").objects.keys().isdisjoint(snapshot.objects.keys())
    finally:
        made.close()
        made.close()


def test_a_bad_file_starts_no_server(mariadb_limits):
    made = ENGINE.scratch(None, mariadb_limits)
    with pytest.raises(SourceInvalid):
        play(made, "-- nothing")
    assert made._private._home is None


def test_an_error_names_line_statement_and_the_servers_words(scratch):
    error = invalid(scratch, "create table a (x int);\n\n-- here\ncreate table b (\n  x int int\n);\n")
    assert error.line == 4
    assert error.statement == "create table b ( x int int )"
    assert "syntax" in error.says
    assert error.hint


def test_an_error_inside_a_routine(scratch):
    text = (
        "create table t (a int);\ndelimiter //\ncreate procedure p()\nbegin\n select from;\nend//\ndelimiter ;\n"
    )
    assert invalid(scratch, text).line == 3


@pytest.mark.parametrize(
    "attack",
    [
        "load data infile '/etc/passwd' into table t",
        "load data local infile '/etc/passwd' into table t",
        "select * from t into outfile '/tmp/swd-attack'",
        "select 'x' into dumpfile '/tmp/swd-attack'",
        "select * from mysql.user",
        "create table mysql.evil (a int)",
        "create table {db}.evil (a int)",
        "drop table {db}.precious",
        "insert into {db}.precious values (1)",
        "execute immediate 'use mysql'",
        "execute immediate 'create database evil'",
        "execute immediate 'drop database {db}'",
        "execute immediate 'grant all on *.* to current_user'",
        "create user evil",
        "create role evil",
        "alter user current_user identified by ''; create user evil",
        "set password for root@localhost = ''",
        "set global max_connections = 1",
        "set global general_log_file = '/tmp/x'",
        "set global event_scheduler = on",
        "install soname 'ha_federatedx'",
        "install plugin x soname 'x.so'",
        "create function sys_exec returns int soname 'x.so'",
        "create server s foreign data wrapper mysql options (host 'h')",
        "shutdown",
        "create table t2 (a int) data directory = '/tmp'; select * from mysql.user",
        "change master to master_host = 'h'",
        "purge binary logs before now()",
        "set session authorization root; create user evil",
        "set role none; create user evil",
        "kill 1",
        "create table f (a int) engine=federated connection='mysql://root@localhost/mysql/user'",
    ],
)
def test_attacks_are_refused(scratch, mariadb_database, mariadb_server, attack):
    mariadb_database.run("create table precious (a int)")
    users = mariadb_server.run(
        "select user, host from mysql.user where user not like 'schemawatchd%' order by 1, 2"
    )
    error = invalid(scratch, "create table t (a text);\n" + attack.format(db=mariadb_database.name) + ";\n")
    assert error.line == 2
    assert mariadb_database.run("select count(*) from precious") == [(0,)]
    assert (
        mariadb_server.run("select user, host from mysql.user where user not like 'schemawatchd%' order by 1, 2")
        == users
    )


def test_a_file_cannot_be_read_by_a_function(scratch):
    play(
        scratch, "create table t (a longtext check (a is null)); insert into t values (load_file('/etc/passwd'));"
    )


@pytest.mark.parametrize(
    "slow",
    [
        "select sleep(60)",
        "set max_statement_time = 0; select sleep(60)",
        "set max_statement_time = 0; select sleep(0.2), repeat('x', 100000) from information_schema.columns",
        "set max_statement_time = 0; delimiter //\ncreate procedure p() loop do 1; end loop//\ncall p//",
        "set max_statement_time = 0; select count(*) from seq_1_to_1000000 a, seq_1_to_1000000 b",
    ],
)
def test_the_clock_is_ours(mariadb_server, slow):
    scratch = ENGINE.scratch(mariadb_server.dsn, Limits(connect=2.0, statement=1.0, lock=1.0))
    began = time.monotonic()
    error = invalid(scratch, slow)
    assert "stopped after 1 s" in error.says
    assert time.monotonic() - began < 10


def test_many_rows_are_not_kept(scratch):
    play(scratch, "create table t (a int); select repeat('x', 10000000) union all select repeat('y', 10000000);")


def test_a_statement_that_is_too_long_for_the_server_is_named(scratch):
    text = "create table t (a longtext);\ninsert into t values ('" + "x" * (17 << 20) + "');"
    with pytest.raises(SourceInvalid, match="longer than 16 MiB, the most that the server takes") as raised:
        play(scratch, text)
    assert raised.value.line == 2


def test_what_is_passed_over_is_said(scratch):
    snapshot = play(
        scratch,
        "create database shop; use shop; create table t (a int); lock tables t write; insert into t values (1);"
        "unlock tables; grant select on shop.* to app@'%'; create definer=boss@'%' procedure p() select 1;"
        "create definer=boss@'%' sql security definer view v as select * from t;",
    )
    assert {each.kind for each in snapshot.not_compared} == {"grant", "owner"}
    assert Key("procedure", ("p",)) in snapshot.objects
    assert snapshot.coverage.failed == ()


def test_the_default_character_set_is_always_the_same(scratch, mariadb_server):
    before = mariadb_server.run("select @@global.collation_server")[0][0]
    snapshots = []
    for collation in ("latin1_swedish_ci", "utf8mb4_unicode_ci"):
        mariadb_server.run(f"set global collation_server = {collation}")
        snapshots.append(play(scratch, "create table t (a varchar(5));").objects)
    mariadb_server.run(f"set global collation_server = {before}")
    assert snapshots[0] == snapshots[1]
    assert snapshots[0][Key("table", ("t",))].collation == "utf8mb4_general_ci"


def test_what_create_database_says_of_character_sets_holds(scratch):
    text = (
        "create database shop character set utf8mb4 collate utf8mb4_unicode_ci; use shop; create table t (a int);"
    )
    assert play(scratch, text).objects[Key("table", ("t",))].collation == "utf8mb4_unicode_ci"


def test_a_scratch_account_without_create_user_is_used_as_it_is(mariadb_server, mariadb_database, mariadb_limits):
    dsn = mariadb_database.account(f"grant all on {PATTERN}.* to {{it}}")
    made = ENGINE.scratch(Dsn(dsn.reveal().replace(f"/{mariadb_database.name}?", "/?")), mariadb_limits)
    snapshot = play(made, "create table t (a int); create function f() returns int return 1;")
    assert snapshot.coverage.failed == ()
    assert len(snapshot.objects) == 3


def test_a_scratch_account_that_may_make_one_does(mariadb_server, mariadb_database, mariadb_limits):
    dsn = mariadb_database.account(
        "grant create user on *.* to {it}", f"grant all on {PATTERN}.* to {{it}} with grant option"
    )
    made = ENGINE.scratch(Dsn(dsn.reveal().replace(f"/{mariadb_database.name}?", "/?")), mariadb_limits)
    assert len(play(made, "create table t (a int);").objects) == 2
    assert invalid(made, "execute immediate 'create user evil'").line == 1


def test_a_scratch_account_that_may_make_accounts_but_not_give_them_rights_is_refused(
    mariadb_database, mariadb_limits
):
    dsn = mariadb_database.account("grant create user on *.* to {it}", f"grant all on {PATTERN}.* to {{it}}")
    with pytest.raises(ScratchUnavailable, match="reaches more"):
        play(ENGINE.scratch(dsn, mariadb_limits), "create table t (a int);")


def test_a_scratch_account_that_reaches_further_is_refused(mariadb_server, mariadb_database, mariadb_limits):
    dsn = mariadb_database.account(f"grant all on {PATTERN}.* to {{it}}", "grant all on {db} to {it}")
    made = ENGINE.scratch(dsn, mariadb_limits)
    with pytest.raises(ScratchUnavailable, match="reaches more") as caught:
        play(made, "create table t (a int);")
    assert "CREATE USER" in caught.value.hint


def test_a_scratch_account_without_rights_is_told_what_it_needs(mariadb_server, mariadb_database, mariadb_limits):
    dsn = mariadb_database.account("grant select on {db} to {it}")
    with pytest.raises(ScratchUnavailable) as caught:
        play(ENGINE.scratch(dsn, mariadb_limits), "create table t (a int);")
    assert "schemawatchd" in caught.value.hint


def test_a_scratch_server_that_is_not_there(mariadb_limits):
    made = ENGINE.scratch(Dsn("mariadb://root:s3cr3t@127.0.0.1:1/"), mariadb_limits)
    for question in (made.version, lambda: play(made, "create table t (a int);")):
        with pytest.raises(ScratchUnavailable) as caught:
            question()
        assert "s3cr3t" not in str(caught.value)


def test_nothing_is_played_into_the_database_that_the_url_names(mariadb_database, mariadb_limits):
    made = ENGINE.scratch(mariadb_database.dsn, mariadb_limits)
    play(made, "create table t (a int);")
    assert mariadb_database.run("show tables") == []


def test_what_a_killed_run_left_on_the_users_server_is_swept(scratch, mariadb_server, mariadb_limits):
    left, used = f"{throwaway._PREFIX}0000000001", f"{throwaway._PREFIX}0000000002"
    mariadb_server.run(f"create database {left}", f"create user '{left}'@'localhost'", f"create database {used}")
    holder = connection.opened(mariadb_server.dsn, mariadb_limits)
    connection.run(holder, "select get_lock(%s, 0)", (used,))
    play(scratch, "create table t (a int);")
    there = {name for (name,) in mariadb_server.run("show databases")}
    assert left not in there
    assert used in there
    assert not mariadb_server.run(f"select 1 from mysql.user where user = '{left}'")
    holder.close()
    mariadb_server.run(f"drop database {used}")


def test_the_lock_of_a_stand_outlives_days_without_a_word(scratch):
    stand = scratch.stand()
    try:
        assert connection.run(stand._place.admin, "select @@wait_timeout") == [(31536000,)]
    finally:
        stand.close()


def test_a_stand_is_left_alone_by_those_that_come_later(scratch):
    stand = scratch.stand()
    try:
        stand.play(Script("1.sql", "create table a (n int)"))
        play(scratch, "create table b (n int)")
        assert Key("table", ("a",)) in stand.read(NOW).objects
    finally:
        stand.close()


def test_a_stand_whose_connection_was_cut_still_leaves_nothing(scratch, mariadb_server):
    stand = scratch.stand()
    mariadb_server.run(f"kill {stand._place.admin.thread_id()}")
    with pytest.raises(ScratchUnavailable):
        stand.read(NOW)
    stand.close()


def test_a_database_is_named_once_for_all_scripts_of_a_stand(scratch):
    stand = scratch.stand()
    try:
        stand.play(Script("1.sql", "use shop; create table a (n int)"))
        stand.play(Script("2.sql", "use shop; create table b (n int)"))
        with pytest.raises(SourceInvalid, match="switches from the database") as caught:
            stand.play(Script("3.sql", "create table c (n int);\nuse other;"))
        assert (caught.value.path, caught.value.line) == ("3.sql", 2)
    finally:
        stand.close()
