"""A schema file comes from a repository, perhaps from a stranger's branch: what it may not do."""

from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from fixtures.postgres import LIMITS, NOON
from schemawatchd.engines.engine import Script
from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer
from schemawatchd.errors import SourceInvalid

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def scratch(postgres_servers, postgres_major):
    postgres_servers(postgres_major)  # skips where there is none
    made = OnPrivateServer(LIMITS, seconds=20, major=postgres_major)
    yield made
    made.close()


def play(scratch, text):
    return scratch.play(Script("schema.sql", text), NOON)


@pytest.mark.parametrize(
    "attack",
    [
        "copy t to program 'touch {mark}'",
        "copy t from program 'touch {mark}; echo 1'",
        "copy t to '{mark}'",
        "copy t from '/etc/passwd'",
        "select pg_read_file('/etc/passwd')",
        "select pg_ls_dir('/')",
        "select lo_import('/etc/passwd')",
        "select lo_export(1, '{mark}')",
        "alter system set archive_command = 'touch {mark}'",
        "do $$ begin create role strong superuser; perform 1; end $$",
        "alter role current_user superuser",
        "alter role schemawatchd_admin password 'x'",
        "alter table t owner to schemawatchd_admin",
        "create tablespace out location '/tmp'",
        "do $$ begin execute 'set role schemawatchd_admin'; end $$",
        "do $$ begin execute 'create database more'; end $$",
        "select dblink_connect('host=127.0.0.1 port=1 user=x password=y')",
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'schemawatchd_admin'",
        "prepare transaction 'kept'",
    ],
)
def test_an_attack_is_refused(attack, scratch, tmp_path):
    tmp_path.chmod(0o777)
    mark = tmp_path / "mark"
    with pytest.raises(SourceInvalid) as caught:
        play(scratch, "create extension dblink;\ncreate table t (n text);\n" + attack.format(mark=mark))
    assert caught.value.line == 3
    assert not mark.exists()


@pytest.mark.parametrize("role", ["schemawatchd_admin", "pg_execute_server_program", "pg_read_server_files"])
def test_membership_in_a_role_is_never_granted_and_that_is_listed(role, scratch, tmp_path):
    grant = f"create table t (n text);\ngrant {role} to current_user;\n"
    found = play(scratch, grant)
    assert any(each.kind == "grant" and "skipped" in each.reason for each in found.not_compared)
    tmp_path.chmod(0o777)
    with pytest.raises(SourceInvalid):
        play(scratch, f"{grant}copy t to program 'touch {tmp_path}/mark'")
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize("role", ["schemawatchd_admin", "pg_monitor"])
def test_nothing_is_set_for_who_logs_in_on_scratch(role, scratch):
    """A superuser makes these settings: for itself, one of them would load a stranger's library."""
    setting = f"alter role {role} in database shop set session_preload_libraries to 'evil'"
    found = play(scratch, f"create table t (n text);\n{setting};\n")
    (note,) = [each for each in found.not_compared if each.kind == "option" and each.object]
    assert "is not a role that the script created" in note.reason
    assert not [each for each in found.objects if each.kind == "option"]


def test_an_extension_for_administrators_writes_nothing(scratch, tmp_path):
    tmp_path.chmod(0o777)
    mark = tmp_path / "mark"
    with suppress(SourceInvalid):  # since PostgreSQL 17 there is no such extension
        play(scratch, f"create extension adminpack; select pg_file_write('{mark}', 'x', false)")
    assert not mark.exists()


def test_an_extension_does_not_lead_into_the_network(scratch):
    reach = "select dblink_connect('host=127.0.0.1 port=1 user=x password=y')"
    with pytest.raises(SourceInvalid, match="permission denied for function dblink_connect"):
        play(scratch, f"create extension dblink;\n{reach}")
    play(scratch, "create extension dblink; create view v as select * from dblink('x', 'select 1') as t (n int)")


def test_a_shell_line_is_never_run(scratch, tmp_path):
    tmp_path.chmod(0o777)
    mark = tmp_path / "mark"
    play(
        scratch,
        f"\\! touch {mark}\n\\o |touch {mark}\ncreate table t (n int);\n\\copy t to program 'touch {mark}'\n",
    )
    assert not mark.exists()


def test_other_databases_are_closed_to_it(scratch):
    text = "create table t as select datname from pg_database where datallowconn and"
    text += " has_database_privilege(datname, 'connect')"
    play(scratch, f"{text}; do $$ begin assert (select count(*) from t) = 1; end $$")


def test_it_is_a_plain_role_that_owns_its_database_alone(scratch):
    play(
        scratch,
        "do $$ begin assert (select rolconnlimit = 3 and not"
        " (rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls)"
        " from pg_roles where rolname = current_user); end $$",
    )


def test_objects_planted_before_an_extension_do_not_reach_its_script(scratch):
    play(
        scratch,
        "create function public.format(text, text) returns text language plpgsql as"
        " $$ begin raise exception 'reached as %', current_user; end $$;\ncreate extension hstore schema public;",
    )


def test_nothing_of_a_play_is_left(scratch):
    play(scratch, "create table t (n int)")
    with pytest.raises(SourceInvalid):
        play(scratch, "create table t (n nosuch)")
    play(
        scratch, "alter role current_user password 'changed'"
    )  # it is put back, so that what was played can be read
    with psycopg.connect(scratch._private.dsn().reveal()) as connection:
        found = connection.execute(
            "select datname from pg_database where datname like 'schemawatchd%' union all"
            " select rolname from pg_roles where rolname like 'schemawatchd_scratch%'"
        ).fetchall()
    assert found == []


@pytest.mark.parametrize("password", ["'changed'", "null", "'md5aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"])
def test_a_statement_does_not_lock_its_database(scratch, password):
    take_over = f"alter role current_user password {password}"
    with closing(scratch.stand()) as stand:
        stand.play(Script("schema.sql", "create table t (n int)"))
        stand.execute(take_over)
        assert stand.read(NOON).objects
        stand.execute(take_over)
        with closing(stand.copy()) as copy:
            copy.execute(take_over)
            assert copy.read(NOON).objects
        with stand.lent() as dsn:
            psycopg.connect(dsn.reveal()).close()


def test_the_secret_of_the_server_is_in_no_file_and_no_command_line(scratch):
    play(scratch, "create table t (n int)")
    secret = scratch._private._password.encode()
    home = scratch._private._home.path.parent
    for file in home.rglob("*"):
        if file.is_file() and file.stat().st_size < 100_000:
            assert secret not in file.read_bytes()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            assert secret not in (process / "cmdline").read_bytes()
