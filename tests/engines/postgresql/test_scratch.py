"""Files as they are in the wild load into scratch, and what they say comes out as it was."""

import subprocess

import pytest

from fixtures.postgres import LIMITS, NOON, RICH, RIGHTS, compared, fitting, look
from schemawatchd.engines.engine import Script
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.scratch.private_server import ADMIN, find_binaries
from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.schema.snapshot import UNSTATED

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def scratch(postgres_servers, postgres_major):
    postgres_servers(postgres_major)  # skips where there is none
    made = OnPrivateServer(LIMITS, seconds=20, major=postgres_major)
    yield made
    made.close()


def played(scratch, text):
    return scratch.play(Script("db/schema.sql", text), NOON)


def refused(scratch, text):
    with pytest.raises(SourceInvalid) as caught:
        played(scratch, text)
    assert caught.value.path == "db/schema.sql"
    return caught.value


def names(snapshot):
    """What the schema makes: no rights, and nothing that every database has."""
    return {str(key) for key in snapshot.objects if key.kind not in {*RIGHTS, "database"}}


def notes(snapshot):
    return {(each.kind, each.object): each.reason for each in snapshot.not_compared if not _is_silence(each)}


def _is_silence(note):
    """Whether it is only about what hardly any script says of its database."""
    return note.reason.startswith(UNSTATED)


def test_its_version_is_known_without_starting_it():
    made = OnPrivateServer(LIMITS)
    assert made.version().startswith("1")
    assert made._private._server is None
    made.close()
    made.close()


def test_a_database_and_its_own_dump_are_the_same(scratch, postgres_database):
    postgres_database.run(fitting(RICH, postgres_database.server))
    actual = look(postgres_database.dsn)
    expected = played(scratch, ENGINE.dump(postgres_database.dsn, LIMITS))
    assert compared(expected) == compared(actual)
    assert all(map(_is_silence, expected.not_compared))
    assert (expected.origin, expected.engine.version) == ("db/schema.sql", actual.engine.version)


def test_hostile_names_survive_the_dump(scratch, postgres_database):
    for name in ['a"b', "a b", "a.b", "😀", "<!channel>", "a\nb", "a\x1b[31m", "x'; select 1; --", "$$", "\\! ls"]:
        quoted = '"' + name.replace('"', '""') + '"'
        postgres_database.run(f"create table {quoted} ({quoted} text primary key default $a${name}$a$)")
    dump = ENGINE.dump(postgres_database.dsn, LIMITS)
    assert compared(played(scratch, dump)) == compared(look(postgres_database.dsn))


def test_the_same_file_played_twice_is_the_same(scratch):
    text = fitting(RICH, scratch)
    assert compared(played(scratch, text)) == compared(played(scratch, text))


PG_DUMP = r"""
-- PostgreSQL database dump
\restrict 1aBcD'quote
-- Dumped from database version 17.6
SET statement_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET row_security = off;
CREATE DATABASE shop WITH TEMPLATE = template0;
ALTER DATABASE shop OWNER TO postgres;
\connect shop
CREATE SCHEMA public;
ALTER SCHEMA public OWNER TO pg_database_owner;
COMMENT ON SCHEMA public IS 'standard public schema';
CREATE SCHEMA app;
ALTER SCHEMA app OWNER TO "app owner";
CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;
COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';
CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA extensions;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE app.account (id bigint NOT NULL, email public.citext);
ALTER TABLE app.account OWNER TO "app owner";
ALTER TABLE app.account ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME app.account_id_seq START WITH 1);
CREATE FUNCTION app.ask() RETURNS integer LANGUAGE sql AS $$ select 1; $$;
ALTER FUNCTION app.ask() OWNER TO postgres;
COPY app.account (id, email) FROM stdin;
1	a;b'
\.
ALTER TABLE ONLY app.account ADD CONSTRAINT account_pkey PRIMARY KEY (id);
CREATE POLICY mine ON app.account FOR SELECT TO reader, "app owner" USING (true);
REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA app TO reader WITH GRANT OPTION;
GRANT SELECT(id), UPDATE ON TABLE app.account TO reader;
GRANT CONNECT ON DATABASE shop TO reader;
ALTER DEFAULT PRIVILEGES FOR ROLE "app owner" IN SCHEMA app GRANT SELECT ON TABLES TO reader;
\unrestrict 1aBcD'quote
"""


def test_a_dump_with_everything_loads_unchanged(scratch):
    found = played(scratch, PG_DUMP)
    assert names(found) == {
        "table:app.account", "column:app.account.id", "column:app.account.email",
        "primary_key:app.account.account_pkey", "function:app.ask()",
        "policy:app.account.mine", "schema:app", "schema:extensions", "extension:citext", "extension:hstore",
    }  # fmt: skip
    assert found.objects[next(key for key in found.objects if str(key).endswith("email"))].type == "public.citext"
    assert notes(found) == {("grant", None): "skipped: the temporary database has its own name"}


def test_a_rails_structure_loads_unchanged(scratch):
    found = played(
        scratch,
        'SET xmloption = content;\nSET search_path TO "$user", public;\n'
        "CREATE TABLE public.schema_migrations (version character varying NOT NULL PRIMARY KEY);\n"
        "INSERT INTO \"schema_migrations\" (version) VALUES\n('20260102'),\n('20260101');\n",
    )
    assert "table:public.schema_migrations" in names(found)


def test_a_script_that_commits_by_itself(scratch):
    found = played(
        scratch, "begin; create table t (n int); create index on t (n); commit; begin; select 1; rollback;"
    )
    assert "table:public.t" in names(found)
    assert "not committed" in refused(scratch, "begin;\ncreate table t (n int);").says


def test_public_may_be_dropped_and_made_again(scratch):
    found = played(scratch, "drop schema if exists public cascade; create schema public; create table t ();")
    assert names(found) == {"table:public.t"}


@pytest.mark.parametrize(
    ("text", "line", "statement", "says"),
    [
        (
            "create table t (\n n int);\n\n-- next\ncreate\n table t (n int);",
            5,
            "create table t (n int)",
            "already exists",
        ),
        ("select 1;\ncreate tabel t;", 2, "create tabel t", 'syntax error at or near "tabel"'),
        ("create table t (n nosuch)", 1, "create table t (n nosuch)", 'type "nosuch" does not exist'),
        ("select 'open;\n", 1, "select 'open;", "unterminated quoted string"),
        (
            "create table t ();\n\\gibberish\ninsert into nowhere select 1",
            3,
            "insert into nowhere select 1",
            "nowhere",
        ),
        ("copy (select 1) to stdout", 1, "copy (select 1) to stdout", "COPY"),
        ("select 1 \\gexec", 1, "select 1 \\gexec", "syntax error"),
    ],
)
def test_an_error_names_line_statement_and_the_servers_words(text, line, statement, says, scratch):
    error = refused(scratch, text)
    assert (error.line, error.statement) == (line, statement)
    assert says in error.says


def test_an_empty_file_is_refused_before_a_server_starts():
    made = OnPrivateServer(LIMITS)
    assert "no statement" in refused(made, "-- nothing").says
    assert made._private._server is None


MISSING = """
create extension if not exists postgis with schema public;
create table place (id int primary key, name text);
create table spot (id int, geom geometry(Point, 4326));
create index spot_geom on spot using gist (geom);
create index on spot (geom);
create view near as select st_distance(geom, geom) from spot;
create function far(g geometry) returns int language sql as 'select 1';
alter table place add column area geometry;
comment on column spot.geom is 'where';
create trigger "odd one" before insert on public.spot for each row execute function far();
begin; alter table spot add constraint inside check (st_isvalid(geom)); create table after (n int); commit;
select postgis_full_version();
"""


def test_what_needs_a_missing_extension_is_not_compared(scratch, postgres_major):
    found = played(scratch, MISSING)
    reasons = notes(found)
    assert set(reasons) == {
        ("extension", "postgis"), ("table", "public.spot"), ("index", "public.spot.spot_geom"),
        ("index", "public.spot.spot_geom_idx"), ("view", "public.near"), ("function", "public.far"),
        ("column", "public.place.area"), ("trigger", 'public.spot."odd one"'), ("check", "public.spot.inside"),
    }  # fmt: skip
    assert "needs the extension `postgis`, which scratch does not have; install" in reasons["table", "public.spot"]
    assert f"postgresql-{postgres_major}-postgis-3" in reasons["table", "public.spot"]
    assert names(found) == {
        "table:public.place", "column:public.place.id", "column:public.place.name",
        "primary_key:public.place.place_pkey", "table:public.after", "column:public.after.n",
    }  # fmt: skip


def test_a_syntax_error_is_not_excused_by_a_missing_extension(scratch):
    assert refused(scratch, "create extension postgis;\ncreate tabel x;").line == 2


def test_a_rule_that_needs_a_missing_extension_is_left_out_under_its_table(scratch):
    script = MISSING + "create rule quiet as on insert to public.spot do instead nothing;"
    assert ("rule", "public.spot.quiet") in notes(played(scratch, script))


def test_an_extension_that_the_script_drops_again_is_not_expected(scratch):
    script = "create extension hstore; drop extension if exists hstore; create table t (n int);"
    assert "extension:hstore" not in names(played(scratch, script))
    assert "extension:hstore" in names(played(scratch, script + "create extension hstore;"))


def test_an_aggregate_over_internal_state_is_not_compared_and_the_rest_is_played(scratch):
    script = "create aggregate total(int) (sfunc = int8_avg_accum, stype = internal);\ncreate table t (n int);"
    found = played(scratch, script)
    assert ("aggregate", "public.total") in notes(found)
    assert "table:public.t" in names(found)


def test_a_function_without_a_sound_definition_is_still_a_mistake(scratch):
    script = "create function f(a int, a int) returns int language sql as 'select 1';"
    assert refused(scratch, script).line == 1


def test_what_only_a_superuser_makes_is_not_compared(scratch):
    found = played(
        scratch,
        "create function f() returns event_trigger language plpgsql as $$ begin end $$;"
        "create function c() returns int language c as 'lib', 'f';"
        "create table t (n int);",
    )
    assert set(notes(found)) == {("function", "public.c")}
    assert {"table:public.t", "function:public.f()"} <= names(found)


def test_a_refusal_does_not_spoil_the_scripts_own_transaction(scratch):
    found = played(
        scratch,
        "begin; set transaction_timeout = 0; create table t (n int);"
        "create function e() returns event_trigger language plpgsql as $$ begin end $$;"
        "create event trigger e on ddl_command_start execute function e();"
        "create function c() returns int language c as 'lib', 'f';"
        "alter table t owner to boss; create table u (n int); commit;",
    )
    assert {"table:public.t", "table:public.u"} <= names(found)


def test_words_inside_a_body_are_not_taken_for_the_statement(scratch):
    found = played(
        scratch,
        "create function f() returns void language plpgsql as $x$ begin "
        "execute 'grant x'; alter table t owner to nobody1; grant connect on database y to z; end $x$;",
    )
    assert names(found) == {"function:public.f()"}


def test_text_keeps_its_characters_whatever_encoding_the_file_sets(scratch):
    found = played(scratch, "set client_encoding = 'LATIN1'; create table t (n int); comment on table t is 'é😀';")
    assert [record.text for record in found.objects.values() if record.kind == "comment"] == ["é😀"]


def test_roles_are_made_as_needed(scratch):
    found = played(
        scratch,
        "create schema s authorization boss; create table s.t (n int); alter table s.t owner to boss;"
        'grant select on s.t to public, "r-1", group staff; revoke all on s.t from "r-1", boss cascade;'
        "create table u (n int); alter table u owner to postgres; alter table u add m int;"
        "alter table u owner to current_user;",
    )
    assert {"table:s.t", "column:public.u.m"} <= names(found)
    assert all(map(_is_silence, found.not_compared))


def test_a_file_that_takes_too_long_is_ended(postgres_server):
    made = OnPrivateServer(LIMITS, seconds=1)
    try:
        error = refused(made, "set statement_timeout = 0;\nselect pg_sleep(60);")
        assert (error.line, "within 1 s" in error.says) == (2, True)
        played(made, "create table t (n int)")
    finally:
        made.close()


def test_without_programs_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("schemawatchd.engines.postgresql.scratch.private_server.newest_first", list)
    with pytest.raises(ScratchUnavailable) as caught:
        OnPrivateServer(LIMITS).version()
    assert "apt install postgresql" in caught.value.hint


def test_several_plays_at_once_do_not_meet(scratch):
    from concurrent.futures import ThreadPoolExecutor

    def tables(number):
        found = played(scratch, f"create table t{number} (n int); alter table t{number} owner to boss;")
        return {name for name in names(found) if name.startswith("table:")}

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(tables, range(8))) == [{f"table:public.t{number}"} for number in range(8)]


def test_a_dump_with_owners_and_grants_loads_unchanged(scratch, postgres_role, postgres_database, postgres_major):
    owner, reader = postgres_role(), postgres_role("nologin")
    postgres_database.run(fitting(RICH, postgres_database.server))
    postgres_database.run(
        f"alter schema app owner to {owner}; alter table app.team owner to {owner};"
        f"alter table person owner to {owner};"
        f"alter function app.touch() owner to {owner}; alter type app.mood owner to {owner};"
        f"alter view app.cheap owner to {owner}; grant select on all tables in schema app to {reader};"
        f"alter default privileges for role {owner} in schema app grant execute on functions to {reader};"
        f"create policy p on person to {reader} using (true); revoke all on function app.add(text) from public;"
    )
    program = find_binaries(postgres_major) / "pg_dump"
    done = subprocess.run(
        [program, "-s", postgres_database.dsn.reveal()], capture_output=True, text=True, check=True
    )
    assert f"OWNER TO {owner}" in done.stdout
    found = played(scratch, done.stdout.replace(ADMIN, "postgres"))
    assert compared(found) == compared(look(postgres_database.dsn))
    assert set(notes(found)) == {("owner", "own")}  # a foreign-data wrapper is always a superuser's
