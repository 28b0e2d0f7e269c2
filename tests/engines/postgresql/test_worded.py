"""The server's own words for one object: what `explain` shows beside what was compared."""

import pytest

from fixtures.postgres import LIMITS, NOON
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.schema.script import Script

pytestmark = pytest.mark.postgres

SQL = """
create table t (id int primary key, total numeric(10,2) not null default 0 check (total >= 0), r int references t);
create index by_total on t (total) where total > 1;
create view v as select id from t;
create materialized view m as select id from t;
create function f(a int) returns int language sql as 'select a';
create function f(a text) returns text language sql as 'select a';
create function noted() returns trigger language plpgsql as 'begin return new; end';
create trigger g before insert on t for each row execute function noted();
create rule nothing as on delete to v do instead nothing;
create policy mine on t using (id > 0);
create type mood as enum ('good', 'bad');
"""
WORDS = {
    "column:public.t.total": "numeric(10,2) default 0 not null",
    "check:public.t.t_total_check": "CHECK ((total >= (0)::numeric))",
    "foreign_key:public.t.t_r_fkey": "FOREIGN KEY (r) REFERENCES public.t(id)",
    "primary_key:public.t.t_pkey": "PRIMARY KEY (id)",
    "index:public.t.by_total": "CREATE INDEX by_total ON public.t USING btree (total)",
    "view:public.v": "FROM public.t",
    "materialized_view:public.m": "FROM public.t",
    "function:public.f(integer)": "RETURNS integer",
    "trigger:public.t.g": "CREATE TRIGGER g BEFORE INSERT",
    "rule:public.v.nothing": "DO INSTEAD NOTHING",
    "policy:public.t.mine": "id > 0",
    "enum:public.mood": "good",
    "table:public.t": '"persistence":"permanent"',
}


@pytest.fixture(scope="module")
def words(postgres_servers, postgres_major):
    """The words of every object, both of scratch and of a database that holds the same."""
    postgres_server = postgres_servers(postgres_major)
    met = {}

    def asked(session):
        for key in keys:
            if str(key) in WORDS:
                met[str(key)] = dict(session.worded(key))

    scratch = ENGINE.scratch(postgres_server.dsn("postgres"), LIMITS)
    keys = scratch.play(Script("schema.sql", SQL), NOON).objects
    scratch.play(Script("schema.sql", SQL, asked), NOON)
    return met


@pytest.mark.parametrize("name", WORDS)
def test_the_server_words_it_so(words, name):
    assert WORDS[name] in " ".join(" ".join(words[name].values()).split())


def test_an_object_that_is_not_there_has_no_words(postgres_database):
    (key,) = (each for each in _keys(postgres_database, "create table t (a int)") if each.kind == "table")
    postgres_database.run("drop table t")
    with ENGINE.connect(postgres_database.dsn, LIMITS) as session:
        assert session.worded(key) == {}


def test_no_secret_is_in_them(postgres_database):
    script = (
        "create extension postgres_fdw; create server s foreign data wrapper postgres_fdw options (host 'h');"
        "create user mapping for public server s options (user 'u', password 'hunter2')"
    )
    with ENGINE.connect(postgres_database.dsn, LIMITS) as session:
        keys = _keys(postgres_database, script)
        told = [session.worded(key) for key in keys if key.kind in ("foreign_server", "user_mapping")]
    assert told
    assert "hunter2" not in str(told)


def _keys(database, script):
    database.run(script)
    with ENGINE.connect(database.dsn, LIMITS) as session:
        return tuple(session.read(frozenset(), NOON).objects)
