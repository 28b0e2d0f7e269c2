"""Changes that somebody may make by hand, each on a real server: every one is a finding, or left out by intent."""

import secrets

import pytest

from fixtures.postgres import LIMITS, NOON, Database
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Script
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy

pytestmark = pytest.mark.postgres

BASE = """
create schema app;
create table app.team (id bigint primary key, name text not null);
create table app.t (id int primary key, team bigint constraint of_team references app.team);
create table app.other (team bigint constraint of_team references app.team);
create table app.later (t int constraint of_t references app.t);
create table app.part (at date not null, n int, s text) partition by range (at);
create table app.part_1 partition of app.part for values from ('2020-01-01') to ('2021-01-01');
create table app.keyed (id int, team bigint constraint of_team references app.team) partition by list (id);
create table app.keyed_1 partition of app.keyed for values in (1);
create type app.addr as (street text, city text);
create type app.mood as enum ('sad', 'ok');
create function app.near(int, int) returns boolean language sql immutable as 'select true';
create function app.watch() returns event_trigger language plpgsql as 'begin end';
create operator app.=~= (function = app.near, leftarg = int, rightarg = int);
create cast (app.addr as app.mood) with inout;
create text search dictionary app.words (template = simple);
create text search configuration app.search (copy = german);
create publication few for table app.t;
create foreign data wrapper own;
create server far foreign data wrapper own;
"""
NEEDS_A_SUPERUSER = """
create operator class app.numbers for type int using btree as operator 1 <, function 1 btint4cmp(int, int);
create access method heap2 type table handler heap_tableam_handler;
create language lx handler plpgsql_call_handler;
create conversion app.latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create transform for app.mood language sql (from sql with function prsd_lextype(internal));
create event trigger seen on ddl_command_end execute function app.watch();
"""
CHANGES = {
    # A load that was broken off leaves them like that: nothing is checked any more.
    "alter table app.other disable trigger all": {("DR223", "app.other.of_team")},
    "alter table app.team disable trigger all": {
        ("DR223", "app.t.of_team"), ("DR223", "app.keyed.of_team")},
    "alter table app.keyed_1 disable trigger all": {("DR153", "app.keyed_1")},
    "alter table app.part_1 set (autovacuum_enabled = off)": {("DR141", "app.part_1")},
    "alter table app.part_1 set (toast.autovacuum_enabled = off)": {("DR141", "app.part_1")},
    "alter table app.part_1 alter n set statistics 7": {("DR141", "app.part_1")},
    "alter table app.part_1 alter s set storage plain": {("DR141", "app.part_1")},
    "alter table app.part_1 alter n set (n_distinct = 5)": {("DR141", "app.part_1")},
    "alter table app.part_1 owner to {role}": {("DR711", "app.part_1 (partition)")},
    "grant select on app.part_1 to public": {("DR723", "app.part_1.public (partition)")},
    "grant select (n) on app.part_1 to public": {("DR722", "app.part_1.n.public")},
    "alter publication few owner to {role}": {("DR711", "few (publication)")},
    "alter server far owner to {role}": {("DR711", "far (foreign_server)")},
    "alter foreign data wrapper own owner to {superuser}": {("DR711", "own (foreign_data_wrapper)")},
    "alter event trigger seen owner to {superuser}": {("DR711", "seen (event_trigger)")},
    "alter text search configuration app.search owner to {role}": {
        ("DR711", "app.search (text_search_configuration)")},
    "alter text search dictionary app.words owner to {role}": {("DR711", "app.words (text_search_dictionary)")},
    "alter operator app.=~= (int, int) owner to {role}": {("DR711", 'app."=~="(integer, integer) (operator)')},
    "alter operator class app.numbers using btree owner to {role}": {("DR711", "app.numbers (class for btree)")},
    "alter operator family app.numbers using btree owner to {role}": {
        ("DR711", "app.numbers (family for btree)")},
    "alter conversion app.latin owner to {role}": {("DR711", "app.latin (conversion)")},
    "alter language lx owner to {role}": {("DR711", "lx (language)")},
    "comment on table app.part_1 is 'c'": {("DR901", "app.part_1 (partition)")},
    "comment on column app.part_1.n is 'c'": {("DR901", "app.part_1.n")},
    "comment on column app.addr.city is 'c'": {("DR901", "app.addr.city")},
    "comment on operator app.=~= (int, int) is 'c'": {("DR901", 'app."=~="(integer, integer) (operator)')},
    "comment on operator class app.numbers using btree is 'c'": {("DR901", "app.numbers (class for btree)")},
    "comment on operator family app.numbers using btree is 'c'": {("DR901", "app.numbers (family for btree)")},
    "comment on cast (app.addr as app.mood) is 'c'": {("DR901", '"(app.addr AS app.mood)" (cast)')},
    "comment on text search dictionary app.words is 'c'": {("DR901", "app.words (text_search_dictionary)")},
    "comment on publication few is 'c'": {("DR901", "few (publication)")},
    "comment on event trigger seen is 'c'": {("DR901", "seen (event_trigger)")},
    "comment on server far is 'c'": {("DR901", "far (foreign_server)")},
    "comment on foreign data wrapper own is 'c'": {("DR901", "own (foreign_data_wrapper)")},
    "comment on conversion app.latin is 'c'": {("DR901", "app.latin (conversion)")},
    "comment on transform for app.mood language sql is 'c'": {("DR901", '"app.mood for sql" (transform)')},
    "comment on access method heap2 is 'c'": {("DR901", "heap2 (access_method)")},
    "comment on language lx is 'c'": {("DR901", "lx (language)")},
}  # fmt: skip
AT_18 = {
    "comment on constraint team_name_not_null on app.team is 'c'": {("DR901", "app.team.name (not_null)")},
    "alter table app.later alter constraint of_t not enforced": {
        ("DR223", "app.later.of_t"), ("DR224", "app.later.of_t")},
}  # fmt: skip
LEFT_OUT = (
    "select lo_create(4711)",
    "comment on extension plpgsql is 'c'",
    "alter sequence app.numbers restart 77",
    "refresh materialized view app.seen with no data",
    "alter domain app.small rename constraint few to many",
    "analyze",
    "vacuum full app.t",
)
"""Data, or by intent (docs/engines.md)."""


class Watched:
    """A database, and how it was seen last."""

    def __init__(self, database):
        self.database = database
        self.last = seen(database.dsn)

    def changed(self, script):
        """How it was seen before and after a change: the change token, and the snapshot."""
        before = self.last
        self.database.run(script)
        self.last = seen(self.database.dsn)
        return before, self.last


@pytest.fixture(scope="module")
def server(postgres_servers, postgres_major):
    return postgres_servers(postgres_major)


@pytest.fixture(scope="module")
def roles(server):
    admin, mark = Database(server, "postgres"), secrets.token_hex(4)
    made = {"role": f"role_{mark}", "superuser": f"super_{mark}"}
    admin.run(f"create role {made['role']}; create role {made['superuser']} superuser")
    yield made
    admin.run(f"drop role {made['role']}, {made['superuser']}")


@pytest.fixture(scope="module")
def database(server, roles):
    name = f"by_hand_{secrets.token_hex(4)}"
    admin = Database(server, "postgres")
    admin.run(f"create database {name} template template0 strategy file_copy")
    found = Database(server, name)
    found.run(BASE)
    found.run(NEEDS_A_SUPERUSER)
    yield Watched(found)
    admin.run(f"drop database {name} with (force)")


def seen(dsn):
    with ENGINE.connect(dsn, LIMITS) as session:
        return session.pulse(None), session.read(frozenset(), NOON)


def findings(expected, actual):
    unmade = frozenset((each.kind, each.object) for each in expected.not_compared if each.object)
    changes = compare(expected, actual, Scope(unmade=unmade)).changes
    return {
        (each.rule, each.object)
        for each in judge(changes, (), RuleContext("prod", "prod", expected, actual), RulePolicy())
    }


@pytest.mark.parametrize("change", {**CHANGES, **AT_18})
def test_what_somebody_changed_is_reported(change, database, roles, postgres_major):
    if change in AT_18 and int(postgres_major) < 18:
        pytest.skip("came with PostgreSQL 18")
    (quiet, before), (moved, after) = database.changed(change.format(**roles))
    assert findings(before, after) == {**CHANGES, **AT_18}[change]
    assert moved.sound != quiet.sound


@pytest.mark.parametrize("change", LEFT_OUT)
def test_what_is_left_out_by_intent_is_no_finding(change, database):
    database.changed(
        "create sequence if not exists app.numbers;"
        "create materialized view if not exists app.seen as select 1 as n;"
        "do $$ begin create domain app.small as int constraint few check (value < 9);"
        " exception when duplicate_object then null; end $$"
    )
    (_, before), (_, after) = database.changed(change)
    assert findings(before, after) == set()


PLAYED = (
    "comment on event trigger seen is 'it''s seen'; comment on publication every is 'all'",
    "comment on foreign data wrapper own is 'c'",
    "comment on language plpgsql is 'c'",
    "alter function app.near(int, int) leakproof",
    (
        "create text search parser app.prs (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,"
        " lextypes = prsd_lextype)"
    ),
    "create text search template app.tmp (init = dsimple_init, lexize = dsimple_lexize)",
    "create operator class app.ours for type int using btree as operator 1 <, function 1 btint4cmp(int, int)",
)
"""What only a superuser may say, and a role without rights plays."""


@pytest.mark.parametrize("said", PLAYED)
def test_a_file_that_says_it_agrees_with_a_database_in_which_it_was_said(said, postgres_database, postgres_major):
    script = (
        "create event trigger seen on ddl_command_end execute function app.watch();"
        f"create publication every for all tables; {said};"
    )
    postgres_database.run(BASE + script)
    assert findings(played(BASE + script, postgres_major), seen(postgres_database.dsn)[1]) == set()


def played(text, major):
    scratch = OnPrivateServer(LIMITS, major=major)
    try:
        return scratch.play(Script("schema.sql", text), NOON)
    finally:
        scratch.close()


def test_default_grants_of_whoever_runs_the_file(postgres_database, postgres_major, postgres_role):
    role = postgres_role("nologin")
    said = f"alter default privileges in schema app grant select on tables to {role};"
    postgres_database.run(BASE + said)
    actual = seen(postgres_database.dsn)[1]
    assert findings(played(BASE + said, postgres_major), actual) == set()
    more = f"alter default privileges in schema app grant select, insert on tables to {role};"
    (found,) = findings(played(BASE + more, postgres_major), actual)
    assert found[0] == "DR733"
    postgres_database.run("alter default privileges in schema app revoke select on tables from " + role)
    missing = findings(played(BASE + said, postgres_major), seen(postgres_database.dsn)[1])
    assert missing == {("DR731", f"app.current_role.tables.{role}")}
