"""What only PostgreSQL's stands have: superuser's work that is taken back, extensions that come late, sweeps."""

import pytest

from fixtures.postgres import LIMITS, NOON
from schemawatchd.engines.engine import Script
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.scratch import database as ground
from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer
from schemawatchd.errors import SourceInvalid

pytestmark = pytest.mark.postgres

FIRES = """
create table heard (tag text);
create function hear() returns event_trigger language plpgsql as $$ begin
  insert into public.heard values (tg_tag || ' as ' || current_user); end $$;
create event trigger ears on ddl_command_end execute function hear();
create publication everything for all tables;
"""


@pytest.fixture(scope="module")
def scratch(postgres_servers, postgres_major):
    postgres_servers(postgres_major)  # skips where there is none
    made = OnPrivateServer(LIMITS, seconds=10, major=postgres_major)
    yield made
    made.close()


@pytest.fixture
def stand(scratch):
    made = scratch.stand()
    yield made
    made.close()


def names(snapshot, *kinds):
    return {str(key) for key in snapshot.objects if key.kind in kinds}


def test_what_can_fire_is_there_to_be_looked_at_and_at_no_other_time(stand):
    stand.play(Script("1.sql", FIRES))
    wanted = {"event_trigger:ears", "publication:everything"}
    assert names(stand.read(NOON), "event_trigger", "publication") == wanted
    assert stand.rows("select count(*) from pg_event_trigger") == [(0,)]
    stand.play(Script("2.sql", "create table t (n int); create extension hstore; alter table t owner to boss"))
    assert names(stand.read(NOON), "event_trigger", "publication") == wanted
    assert stand.rows("select * from heard") == []
    assert "ears" in str(
        stand.worded(next(key for key in stand.read(NOON).objects if key.kind == "event_trigger"))
    )
    stand.play(Script("3.sql", "drop event trigger ears; drop publication everything"))
    assert names(stand.read(NOON), "event_trigger", "publication") == set()


def test_a_later_script_changes_what_an_earlier_one_wanted(stand):
    stand.play(Script("1.sql", FIRES))
    stand.play(Script("2.sql", "alter event trigger ears disable"))
    found = stand.read(NOON)
    assert [each.enabled for each in found.objects.values() if each.kind == "event_trigger"] == ["disabled"]
    twin = stand.copy()
    try:
        assert names(twin.read(NOON), "event_trigger") == {"event_trigger:ears"}
    finally:
        twin.close()


def test_an_extension_may_come_late(scratch, stand):
    late = "create extension hstore with schema public version '1.0'; create table h (h hstore)"
    early = "create table t (n int); create function f() returns int language sql as 'select 1'"
    stand.play(Script("1.sql", early))
    stand.play(Script("2.sql", late))
    found, whole = stand.read(NOON), scratch.play(Script("2.sql", f"{early}; {late}"), NOON)
    assert (found.objects, found.not_compared) == (whole.objects, whole.not_compared)


def test_where_the_player_has_functions_a_superuser_makes_no_extension(stand):
    stand.play(Script("1.sql", "create function f() returns int language sql as 'select 1'"))
    stand.play(Script("2.sql", "create extension postgres_fdw; create server s foreign data wrapper postgres_fdw"))
    found = stand.read(NOON)
    assert names(found, "extension", "foreign_server") == set()
    assert {(each.kind, each.object) for each in found.not_compared} >= {("foreign_server", "s")}
    assert any(
        "permission denied to create extension" in str(each)
        for each in (*found.not_compared, *found.coverage.lacking)
    )


def test_a_late_extension_runs_nothing_of_the_player_s(stand):
    trap = """create table caught (who text);
    create function public.trap(oid, regclass) returns bool language plpgsql as $$ begin
      insert into public.caught values (current_user); return $1 = $2::oid; end $$;
    create operator public.= (leftarg = oid, rightarg = regclass, function = public.trap);"""
    stand.play(Script("1.sql", "create extension dblink"))
    stand.play(Script("2.sql", trap))
    stand.play(Script("3.sql", "create extension hstore; create extension if not exists dblink"))
    assert stand.rows("select * from caught") == []


def test_settings_of_the_database_hold_for_later_scripts_and_copies(stand):
    stand.play(
        Script("1.sql", "create schema s; alter database x set search_path = s, public; create table a (n int)")
    )
    stand.play(Script("2.sql", "create table b (n int)"))
    twin = stand.copy()
    try:
        twin.play(Script("3.sql", "create table c (n int)"))
        assert names(twin.read(NOON), "table") == {"table:public.a", "table:s.b", "table:s.c"}
        assert {key for key in twin.read(NOON).objects if key.kind == "option"} == {
            key for key in stand.read(NOON).objects if key.kind == "option"
        }
    finally:
        twin.close()


def test_a_transaction_that_is_left_open_is_an_error_in_each_script(stand):
    stand.play(Script("1.sql", "begin; create table a (n int); commit"))
    with pytest.raises(SourceInvalid, match="not committed"):
        stand.play(Script("2.sql", "begin; create table b (n int)"))


@pytest.mark.parametrize("attributes", ["createdb", "createdb createrole", "superuser"])
def test_a_stand_that_is_days_old_is_left_alone_by_other_processes(
    attributes, postgres_database, scratch_account, monkeypatch
):
    dsn = scratch_account(f"login {attributes}")
    mine, theirs = ENGINE.scratch(dsn, LIMITS), ENGINE.scratch(postgres_database.dsn, LIMITS)
    stand = mine.stand()
    try:
        stand.play(Script("1.sql", "create table a (n int)"))
        monkeypatch.setattr(ground, "_LEFT_AFTER", -1000)
        theirs.close()
        assert names(stand.read(NOON), "table") == {"table:public.a"}
        stand._ground.server.execute("select pg_advisory_unlock_all()")
        theirs.close()
        assert postgres_database.ask("select 1 from pg_database where datname like 'schemawatchd\\_%'") == []
    finally:
        stand.close()


def test_a_stand_whose_connection_was_cut_still_leaves_nothing(postgres_database, scratch_account):
    scratch = ENGINE.scratch(scratch_account("login createdb createrole"), LIMITS)
    stand = scratch.stand()
    pid = stand._ground.server.info.backend_pid
    postgres_database.run(f"select pg_terminate_backend({pid})")
    while postgres_database.ask(f"select 1 from pg_stat_activity where pid = {pid}"):
        pass
    stand.close()
    left = "select datname from pg_database where datname like 'schemawatchd\\_%'"
    assert (
        postgres_database.ask(
            left + " union select rolname from pg_roles where rolname like 'schemawatchd\\_scratch%'"
        )
        == []
    )


def test_a_lent_database_is_a_plain_role_s(stand):
    import psycopg

    with stand.lent() as dsn, psycopg.connect(dsn.reveal()) as connection:
        row = connection.execute(
            "select rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolname = user"
        ).fetchone()
        connection.execute("create extension citext")
        assert row == (False, False, False)
    assert names(stand.read(NOON), "extension") == {"extension:citext"}
    assert stand.rows("select rolconnlimit from pg_roles where rolname = user") == [(3,)]
