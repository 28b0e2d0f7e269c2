"""Scratch on a server of the user's: only databases of our own, and they are gone afterwards."""

from contextlib import closing
from dataclasses import replace

import psycopg
import pytest

from fixtures.postgres import LIMITS, NOON
from schemawatchd.engines.engine import Script
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.scratch import database as ground
from schemawatchd.engines.postgresql.scratch.database import PREFIX, elsewhere
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.schema.snapshot import ROLES_UNKNOWN, UNMADE, UNSTATED
from schemawatchd.schema.target import Dsn

pytestmark = pytest.mark.postgres

CREATORS = ["login createdb", "login createdb createrole", "login superuser"]


def play(dsn, text):
    made = ENGINE.scratch(dsn, LIMITS)
    try:
        return made.play(Script("schema.sql", text), NOON)
    finally:
        made.close()


def left(database):
    return database.ask(
        f"select datname from pg_database where datname like '{PREFIX}%'"
        f" union all select rolname from pg_roles where rolname like '{PREFIX}%'"
    )


@pytest.mark.parametrize("attributes", CREATORS)
def test_it_plays_in_a_database_of_its_own_and_drops_it(attributes, postgres_database, scratch_account):
    dsn = scratch_account(attributes)
    found = play(dsn, "create table t (n int); create extension hstore; create table h (h hstore)")
    assert {str(key) for key in found.objects if key.kind == "table"} == {"table:public.t", "table:public.h"}
    with pytest.raises(SourceInvalid, match="nosuch"):
        play(dsn, "create table t (n nosuch)")
    assert left(postgres_database) == []
    assert postgres_database.ask("select count(*) from pg_class where relname = 't'") == [(0,)]


@pytest.mark.parametrize("attributes", CREATORS)
def test_a_script_is_never_played_with_rights(attributes, postgres_database, scratch_account):
    dsn = scratch_account(attributes)
    for attack in (
        "alter role current_user superuser",
        "copy pg_class to program 'true'",
        "set role postgres; reset role; alter role current_user superuser",
    ):
        with pytest.raises(SourceInvalid, match=r"permission denied|must be superuser|may alter"):
            play(dsn, attack)


@pytest.mark.parametrize("attributes", CREATORS)
def test_roles_are_not_made_and_that_is_listed(attributes, postgres_database, scratch_account):
    dsn = scratch_account(attributes)
    found = play(
        dsn, "create role strong superuser; drop role if exists strong; create table t (n int); set role postgres"
    )
    assert any("roles belong to the server" in each.reason for each in found.not_compared)
    assert postgres_database.ask("select count(*) from pg_roles where rolname = 'strong'") == [(0,)]


def test_a_superuser_whose_player_cannot_log_in_is_not_used(postgres_database, postgres_role, monkeypatch):
    made = ground._make_role
    monkeypatch.setattr(
        ground, "_make_role", lambda *a, **k: (made(*a, **k), a[0].execute(f'alter role "{a[1]}" nologin'))
    )
    with pytest.raises(ScratchUnavailable, match="schema files are never executed as the account itself"):
        play(postgres_database.dsn_of(postgres_role("login superuser")), "create table t (n int)")
    assert left(postgres_database) == []


NAMING = """
create schema s authorization boss;
create schema if not exists authorization "Lone";
create table s.t (n int);
alter table s.t owner to "The ""Boss"" here";
create function s.f() returns int language sql security definer as 'select 1';
alter function s.f() owner to postgres;
create table s.u (n serial);
grant usage on schema s to app;
grant select, insert (n) on s.t to app, "The ""Boss"" here" with grant option;
grant select on s.t to public;
revoke execute on function s.f() from public;
create policy p on s.t to boss, app using (true);
alter default privileges for role boss in schema s grant select on tables to app, public;
"""
"""It names a superuser of the test's server, an account of its own, and roles that are not there."""

RIGHTS = {"default_grant", "grant", "owner", "policy"}
ROLES = """
select rolname, rolsuper, rolcanlogin, rolpassword is not null, shobj_description(a.oid, 'pg_authid'),
  array(select m.roleid::regrole::text from pg_auth_members m where m.member = a.oid order by 1),
  array(select m.member::regrole::text from pg_auth_members m where m.roleid = a.oid order by 1)
from pg_authid a order by rolname"""


@pytest.fixture
def people(postgres_database):
    """Roles of the server's owner, which the script names as well."""
    postgres_database.run("create role postgres superuser; create role app login password 'theirs'")
    yield
    postgres_database.run("drop role postgres, app")


def rights(snapshot):
    return {str(key): record for key, record in snapshot.objects.items() if key.kind in RIGHTS}


@pytest.mark.parametrize("attributes", CREATORS[1:])
def test_owners_and_grants_are_as_on_a_private_server(attributes, postgres_database, scratch_account, people):
    dsn = scratch_account(attributes)
    before = postgres_database.ask(ROLES)
    found = play(dsn, NAMING)
    own = play(None, NAMING)
    assert rights(found) == rights(own)
    owners = {each.owner for each in own.objects.values() if each.kind == "owner"}
    assert owners == {"boss", 'The "Boss" here', "postgres", "Lone"}
    assert "schema:Lone" in {str(key).replace('"', "") for key in found.objects}
    silent = [each for each in found.not_compared if not each.reason.startswith(UNSTATED)]
    assert silent == []
    assert postgres_database.ask(ROLES) == before


def test_roles_that_are_there_are_neither_lent_nor_changed(postgres_database, postgres_role, people):
    """One that owns things must be lent to the player, and DROP OWNED BY reaches beyond the database."""
    dsn = postgres_database.dsn_of(postgres_role("login superuser"))
    before = [each for each in postgres_database.ask(ROLES) if each[0] in ("postgres", "app")]
    made = ENGINE.scratch(dsn, LIMITS)
    with closing(made), closing(made.stand()) as stand:
        stand.play(Script("schema.sql", NAMING))
        during = postgres_database.ask(ROLES)
        assert [each for each in during if each[0] in ("postgres", "app")] == before
        ours = [each for each in during if PREFIX in each[0] and each[4]]
        assert {each[4].split("the role ")[1].split(" in a")[0] for each in ours} == {
            "app", "boss", "postgres", 'The "Boss" here', "Lone",
        }  # fmt: skip
        assert all(each[1:4] == (False, False, False) for each in ours), "no superuser, no login, no password"
        for attack in ("drop owned by app", "set role app", "alter role postgres nosuperuser"):
            with pytest.raises(SourceInvalid, match=r"permission denied|must be"):
                stand.play(Script("schema.sql", f"do $$ begin {attack}; end $$"))
    assert left(postgres_database) == []


def test_two_at_once_that_name_the_same_roles_do_not_meet(postgres_database, scratch_account):
    dsn = scratch_account("login createdb createrole")
    one, other = ENGINE.scratch(dsn, LIMITS), ENGINE.scratch(dsn, LIMITS)
    with closing(other), closing(other.stand()) as longer:
        longer.play(Script("schema.sql", NAMING))
        with closing(one), closing(one.stand()) as shorter:
            shorter.play(Script("schema.sql", NAMING + "drop owned by current_user"))
        longer.play(Script("more.sql", "create table s.v (n int); alter table s.v owner to boss"))
        assert rights(longer.read(NOON))["owner:s.v"].owner == "boss"
    assert left(postgres_database) == []


def test_a_copy_outlives_its_origin_and_takes_the_roles_along(postgres_database, scratch_account):
    dsn = scratch_account("login createdb createrole")
    with closing(ENGINE.scratch(dsn, LIMITS)) as made:
        origin = made.stand()
        origin.play(Script("schema.sql", NAMING))
        with closing(origin.copy()) as twin:
            expected = rights(origin.read(NOON))
            origin.close()
            twin.play(Script("more.sql", "create table s.v (n int); alter table s.v owner to other"))
            found = rights(twin.read(NOON))
        assert {key: found[key] for key in expected} == expected
        assert found["owner:s.v"].owner == "other"
    assert left(postgres_database) == []


def test_an_account_that_may_make_no_roles_judges_no_rights(postgres_database, scratch_account):
    dsn = scratch_account("login createdb")
    found = play(dsn, NAMING)
    assert "table:s.t" in {str(key) for key in found.objects}
    assert [(each.kind, each.object) for each in found.not_compared if UNMADE in each.reason] == [
        ("policy", "s.t.p")
    ]
    unknown = {each.kind for each in found.coverage.lacking if each.reason == ROLES_UNKNOWN}
    assert unknown == {"default_grant", "grant", "owner"}
    assert not found.coverage.read & unknown, "what was reported about them before must not count as resolved"


@pytest.mark.parametrize("attributes", [*CREATORS, None])
def test_grants_to_everybody_need_no_role(attributes, postgres_database, scratch_account):
    dsn = scratch_account(attributes) if attributes else None
    found = play(dsn, "create table t (n int); grant select on t to public")
    assert rights(found)["grant:public.t.public"].privileges == ("SELECT",)


@pytest.mark.parametrize("attributes", [*CREATORS, None])
def test_memberships_are_passed_over(attributes, postgres_database, scratch_account):
    dsn = scratch_account(attributes) if attributes else None
    found = play(dsn, "create role app; create role staff; create table t (n int); grant staff to app")
    assert {"table:public.t"} <= {str(key) for key in found.objects}
    assert any("members" in each.reason for each in found.not_compared)


def test_a_role_that_may_not_create_databases_is_told_so(postgres_database, postgres_role):
    with pytest.raises(ScratchUnavailable, match="may not create databases") as caught:
        play(postgres_database.dsn_of(postgres_role()), "select 1")
    assert "CREATEDB" in caught.value.hint


def test_a_server_that_is_not_there_is_unavailable_and_the_password_kept():
    with pytest.raises(ScratchUnavailable) as caught:
        play(Dsn("postgresql://u:hunter2@127.0.0.1:1/x"), "select 1")
    assert "hunter2" not in str(caught.value) + caught.value.hint
    with pytest.raises(ScratchUnavailable):
        ENGINE.scratch(Dsn("postgresql://u:hunter2@127.0.0.1:1/x"), LIMITS).version()


def test_leftovers_older_than_a_day_are_swept_and_younger_ones_kept(postgres_database, scratch_account):
    dsn = scratch_account("login createdb createrole")
    old, young = f"{PREFIX}65000000_{'a' * 12}", f"{PREFIX}{'f' * 8}_{'b' * 12}"
    foreign = f"{PREFIX}mine"
    lonely = f"{PREFIX}65000001_{'a' * 12}_{'c' * 8}"
    roles = (old, f"{old}_{'c' * 8}", young, f"{young}_{'c' * 8}", lonely, f"{foreign}_{'c' * 8}")
    with closing(psycopg.connect(dsn.reveal(), autocommit=True)) as connection:
        for name in (old, young, foreign):
            connection.execute(f"create database {name}")
        for name in roles:
            connection.execute(f"create role {name}")
    with postgres_database.connect(dbname=old) as inside:
        inside.execute(f"create table t (); alter table t owner to {old}_{'c' * 8}")
    try:
        play(dsn, "select 1")
        kept = {young, foreign, f"{young}_{'c' * 8}", f"{foreign}_{'c' * 8}"}
        assert {name for (name,) in left(postgres_database)} == kept
    finally:
        with postgres_database.connect() as connection:
            for name in (old, young, foreign):
                connection.execute(f"drop database if exists {name}")
            for name in roles:
                connection.execute(f"drop role if exists {name}")


def test_what_is_in_use_is_not_swept_however_old(postgres_database, scratch_account, monkeypatch):
    dsn = scratch_account("login createdb createrole")
    monkeypatch.setattr(ground, "_LEFT_AFTER", -3600)
    with closing(ENGINE.scratch(dsn, LIMITS)) as made, closing(made.stand()) as stand:
        stand.play(Script("schema.sql", NAMING))
        before = left(postgres_database)
        play(dsn, NAMING)
        assert left(postgres_database) == before
        assert len([name for (name,) in before if name.count("_") == 4]) == 5, "the roles of the script"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p@h:1/x", "postgresql://n:s%2F@h:1/d"),
        (
            "postgresql+psycopg:///x?host=/run/a b&dbname=y&user=z",
            "postgresql+psycopg://n:s%2F@/d?host=%2Frun%2Fa%20b",
        ),
        ("postgresql://h", "postgresql://n:s%2F@h/d"),
    ],
)
def test_elsewhere_is_the_same_server(url, expected):
    assert elsewhere(Dsn(url, "off"), database="d", user="n", password="s/") == Dsn(expected, "off")


TAKE_OVER = """
create table t (n int);
do $$ begin
  execute format('alter role %I password %L', current_user, 'hacked');
  execute format('alter role %I set search_path = evil', current_user);
  execute format('alter role %I in database %I set search_path = evil', current_user, 'postgres');
end $$;
"""


@pytest.mark.parametrize("attributes", CREATORS)
def test_no_script_takes_an_account_over(attributes, postgres_database, scratch_account):
    dsn = scratch_account(attributes)
    logins = [each for each in (dsn, dsn.player) if each]
    settings = "select setrole, setdatabase, setconfig from pg_db_role_setting order by 1, 2"
    before = postgres_database.ask(settings)
    play(dsn, TAKE_OVER)
    assert postgres_database.ask(settings) == before
    for each in logins:
        with closing(psycopg.connect(each.reveal())) as connection:
            assert connection.execute("select 1").fetchone() == (1,)


@pytest.mark.parametrize("end", ["pid <> pg_backend_pid()", "true"])
def test_a_script_that_ends_sessions_takes_nobody_over(end, postgres_database, scratch_account):
    dsn = scratch_account("login createdb")
    ends = f"select pg_terminate_backend(pid) from pg_stat_activity where usename = user and {end};"
    try:
        play(dsn, TAKE_OVER + ends)
    except ScratchUnavailable as error:
        assert end == "true", "a session that is left puts everything back"
        assert "may have changed the password" in str(error)  # noqa: PT017
    else:
        psycopg.connect(dsn.player.reveal()).close()
    psycopg.connect(dsn.reveal()).close()
    assert left(postgres_database) == []


def test_nothing_is_played_as_the_account_itself(postgres_database, postgres_role):
    with pytest.raises(
        ScratchUnavailable, match="schema files are never executed as the account itself"
    ) as caught:
        play(postgres_database.dsn_of(postgres_role("login createdb")), "create table t (n int)")
    assert "create role schemawatchd_player login password" in caught.value.hint


@pytest.mark.parametrize(
    "attributes", ["login superuser", "login createdb", "login createrole", "login bypassrls"]
)
def test_a_player_with_rights_is_refused(attributes, postgres_database, postgres_role):
    account, player = postgres_role("login createdb"), postgres_role(attributes)
    postgres_database.run(f"grant {player} to {account}")
    dsn = replace(postgres_database.dsn_of(account), player=postgres_database.dsn_of(player))
    with pytest.raises(ScratchUnavailable, match="has rights of its own or belongs"):
        play(dsn, "create table t (n int)")
