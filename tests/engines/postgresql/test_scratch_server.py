"""Scratch on a server of the user's: only databases of our own, and they are gone afterwards."""

import pytest

from fixtures.postgres import LIMITS, NOON
from schemawatchd.engines.engine import Script
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.ground import PREFIX, elsewhere
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
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
def test_it_plays_in_a_database_of_its_own_and_drops_it(attributes, postgres_database, postgres_role):
    dsn = postgres_database.dsn_of(postgres_role(attributes))
    found = play(dsn, "create table t (n int); create extension hstore; create table h (h hstore)")
    assert {str(key) for key in found.objects if key.kind == "table"} == {"table:public.t", "table:public.h"}
    with pytest.raises(SourceInvalid, match="nosuch"):
        play(dsn, "create table t (n nosuch)")
    assert left(postgres_database) == []
    assert postgres_database.ask("select count(*) from pg_class where relname = 't'") == [(0,)]


@pytest.mark.parametrize("attributes", CREATORS)
def test_a_script_is_never_played_with_rights(attributes, postgres_database, postgres_role):
    dsn = postgres_database.dsn_of(postgres_role(attributes))
    for attack in (
        "alter role current_user superuser",
        "copy pg_class to program 'true'",
        "set role postgres; reset role; alter role current_user superuser",
    ):
        with pytest.raises(SourceInvalid, match=r"permission denied|must be superuser|may alter"):
            play(dsn, attack)


@pytest.mark.parametrize("attributes", CREATORS)
def test_roles_are_not_made_and_that_is_listed(attributes, postgres_database, postgres_role):
    dsn = postgres_database.dsn_of(postgres_role(attributes))
    found = play(
        dsn, "create role strong superuser; drop role if exists strong; create table t (n int); set role postgres"
    )
    assert any("roles belong to the server" in each.reason for each in found.not_compared)
    assert postgres_database.ask("select count(*) from pg_roles where rolname = 'strong'") == [(0,)]


def test_a_superuser_whose_player_cannot_log_in_is_not_used(postgres_database, postgres_role, monkeypatch):
    from schemawatchd.engines.postgresql import ground

    made = ground._make_role
    monkeypatch.setattr(
        ground, "_make_role", lambda *a, **k: (made(*a, **k), a[0].execute(f'alter role "{a[1]}" nologin'))
    )
    with pytest.raises(ScratchUnavailable, match="nothing is played as superuser"):
        play(postgres_database.dsn_of(postgres_role("login superuser")), "create table t (n int)")
    assert left(postgres_database) == []


def test_owners_and_grants_are_not_played(postgres_database, postgres_role):
    dsn = postgres_database.dsn_of(postgres_role("login createdb"))
    found = play(
        dsn,
        "create schema s authorization boss; create table s.t (n int); alter table s.t owner to boss;"
        "grant select on s.t to app; revoke all on s.t from public; create policy p on s.t to app using (true);"
        "alter default privileges for role boss grant select on tables to app;",
    )
    assert "table:s.t" in {str(key) for key in found.objects}
    assert {(each.kind, each.object) for each in found.not_compared} == {
        ("default_grant", None), ("grant", None), ("owner", None), ("policy", "s.t.p"),
    }  # fmt: skip


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


def test_leftovers_older_than_a_day_are_swept_and_younger_ones_kept(postgres_database, postgres_role):
    dsn = postgres_database.dsn_of(postgres_role("login createdb createrole"))
    old, young = f"{PREFIX}65000000_{'a' * 12}", f"{PREFIX}{'f' * 8}_{'b' * 12}"
    foreign = f"{PREFIX}mine"
    with postgres_database.connect() as connection:
        user = dsn.reveal().split("//")[1].split(":")[0]
        for name in (old, young, foreign):
            connection.execute(f"create database {name} owner {user}")
    try:
        play(dsn, "select 1")
        assert {name for (name,) in left(postgres_database)} == {young, foreign}
    finally:
        with postgres_database.connect() as connection:
            for name in (old, young, foreign):
                connection.execute(f"drop database if exists {name}")


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
