"""Owners and grants: a database against its own dump, against silent files, and against its own snapshot."""

import re
import subprocess
from dataclasses import replace

import pytest

from fixtures.postgres import LIMITS, NOON, fitting, look
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Script
from schemawatchd.engines.postgresql.scratch.private_server import find_binaries
from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer, OnServer
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema.snapshot import ROLES_UNKNOWN, UNSTATED

pytestmark = pytest.mark.postgres

RIGHTS = """
create schema shop;
create table shop.orders (id bigserial primary key, total int, secret text);
create table shop.plain (id int generated always as identity primary key);
create table here (id serial primary key);
create view shop.totals as select total from shop.orders;
create materialized view shop.sums as select sum(total) from shop.orders;
create sequence shop.numbers;
create function shop.add(a int, b int) returns int language sql as 'select a + b';
create procedure shop.work() language sql as 'select 1';
create aggregate shop.total(int) (sfunc = int4pl, stype = int, initcond = '0');
create type shop.mood as enum ('good', 'bad');
create type shop.pair as (a int, b int);
create domain shop.positive as int check (value > 0);
create type shop.span as range (subtype = int);
create collation shop.coll (provider = icu, locale = 'de');
create statistics shop.stats on total, secret from shop.orders;
alter schema shop owner to "{owner}";
alter table shop.orders owner to "{owner}";
alter table here owner to "{owner}";
alter view shop.totals owner to "{other}";
alter materialized view shop.sums owner to "{owner}";
alter sequence shop.numbers owner to "{owner}";
alter function shop.add(int, int) owner to "{owner}";
alter procedure shop.work() owner to "{other}";
alter aggregate shop.total(int) owner to "{owner}";
alter type shop.mood owner to "{owner}";
alter type shop.pair owner to "{other}";
alter domain shop.positive owner to "{owner}";
alter collation shop.coll owner to "{owner}";
alter statistics shop.stats owner to "{other}";
grant usage on schema shop to "{app}", "{other}";
grant select, insert on shop.orders to "{app}";
grant update (total), select (secret) on shop.orders to "{other}" with grant option;
grant select on shop.orders to "{other}" with grant option;
grant usage on all sequences in schema shop to "{app}";
grant select, insert, update, delete on here to "{app}";
grant select on shop.totals to public;
revoke execute on function shop.add(int, int) from public;
grant execute on function shop.add(int, int) to "{app}";
revoke usage on type shop.mood from public;
revoke select on shop.orders from "{owner}";
grant usage on type shop.positive to "{app}";
alter default privileges for role "{owner}" in schema shop grant select on tables to "{app}";
alter default privileges for role "{owner}" revoke execute on functions from public;
alter default privileges for role "{other}" grant usage on sequences to "{app}" with grant option;
"""


@pytest.fixture
def people(postgres_database, postgres_role):
    names = {
        "boss": postgres_role("superuser"),
        "owner": postgres_role("nologin"),
        "other": postgres_role("nologin"),
        "app": postgres_role("nologin"),
    }
    yield names
    for name in names.values():
        postgres_database.run(f"drop owned by {name} cascade")


@pytest.fixture
def prod(postgres_database, people):
    # The private server, on which a dump is played, has a superuser of the test server's name.
    postgres_database.run(
        f"set role {people['boss']};" + fitting(RIGHTS, postgres_database.server).format(**people)
    )
    return postgres_database


@pytest.fixture(scope="module")
def player(postgres_major):
    scratch = OnPrivateServer(LIMITS, major=postgres_major)
    yield scratch
    scratch.close()


def dumped(database, *options):
    major = database.server.version().partition(".")[0]
    command = [find_binaries(major) / "pg_dump", "-s", *options, f"--dbname={database.dsn.reveal()}"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def differences(expected, database, **scope):
    actual = look(database.dsn)
    schemas = frozenset(each.schema for each in expected.objects.values() if getattr(each, "schema", None))
    drift = compare(expected, actual, Scope(schemas, **scope))
    findings = judge(drift.changes, (), RuleContext("prod", "prod", expected, actual), RulePolicy())
    return [f"{each.rule} {each.severity} {each.summary}" for each in findings], drift


def played(player, text):
    return player.play(Script("schema.sql", text), NOON)


def test_a_database_agrees_with_its_own_dump(prod, player):
    expected = played(player, dumped(prod))
    kinds = {key.kind for key in expected.objects}
    assert {"owner", "grant", "default_grant"} <= kinds
    found, drift = differences(expected, prod)
    assert found == []
    silent = [each.reason for each in drift.not_compared if each.kind in ("grant", "default_grant")]
    assert silent == [f"{UNSTATED} grants on the database, on languages and large objects"]


@pytest.mark.parametrize("options", [("--no-owner",), ("--no-privileges",), ("--no-owner", "--no-privileges")])
def test_what_a_file_does_not_say_is_not_missed(prod, player, options):
    opened = ["DR723 critical grant shop.totals.public also has SELECT"]
    found = differences(played(player, dumped(prod, *options)), prod)[0]
    assert found == (opened if "--no-privileges" in options else [])


def test_a_file_that_grants_everybody_something_opens_that_door_alone(prod, player):
    silent = dumped(prod, "--no-owner", "--no-privileges")
    said = played(player, f"{silent};grant select on shop.totals to public")
    assert differences(said, prod)[0] == []


@pytest.mark.parametrize(
    "change",
    [
        "grant select on shop.orders to public",
        "grant select (total) on shop.orders to public",
        "grant create on schema shop to public",
        'alter default privileges for role "{owner}" in schema shop grant select on tables to public',
    ],
)
def test_what_everybody_may_do_is_found_though_the_file_grants_nothing(prod, people, player, change):
    prod.run("revoke select on shop.totals from public")
    expected = played(player, dumped(prod, "--no-owner", "--no-privileges"))
    assert differences(expected, prod)[0] == []
    prod.run(change.format(**people))
    ((found),) = differences(expected, prod)[0]
    assert "public" in found or "default grant" in found


def test_a_database_agrees_with_its_own_snapshot(prod):
    assert differences(look(prod.dsn), prod)[0] == []


def test_what_is_not_said_is_told(prod, player):
    _, drift = differences(played(player, dumped(prod, "--no-owner", "--no-privileges")), prod)
    told = {(each.kind, each.reason) for each in drift.not_compared}
    assert {
        ("owner", f"{UNSTATED} owners"),
        ("grant", f"{UNSTATED} grants"),
        ("default_grant", f"{UNSTATED} default grants"),
    } <= told


CHANGES = {
    'alter table shop.orders owner to "{other}"': [
        "DR711 warning shop.orders is owned by {other}, expected {owner}"
    ],
    'revoke insert on shop.orders from "{app}"': ["DR723 critical grant shop.orders.{app} lacks INSERT"],
    'revoke all on here from "{app}"': [
        "DR721 critical grant public.here.{app} (DELETE, INSERT, SELECT, UPDATE) is missing"
    ],
    'grant delete on shop.orders to "{app}"': ["DR723 warning grant shop.orders.{app} also has DELETE"],
    'grant select on shop.sums to "{app}"': ["DR722 warning grant shop.sums.{app} (SELECT) is extra"],
    "grant select on shop.orders to public": ["DR723 critical grant shop.orders.public also has SELECT"],
    "grant execute on function shop.add(int, int) to public": [
        "DR723 critical grant shop.add(integer, integer).public also has EXECUTE"
    ],
    "revoke select on shop.totals from public": ["DR723 critical grant shop.totals.public lacks SELECT"],
    "revoke execute on procedure shop.work() from public": [],
    'revoke update (total) on shop.orders from "{other}"': [
        "DR721 critical grant shop.orders.total.{other} (UPDATE*) is missing"
    ],
    'revoke grant option for select on shop.orders from "{other}"': [
        "DR723 warning grant shop.orders.{other} lacks SELECT* and also has SELECT",
        "DR723 warning grant shop.orders.secret.{other} lacks SELECT* and also has SELECT",
    ],
    "grant create on schema shop to public": ["DR723 critical grant shop.public (schema) also has CREATE"],
    "grant create on schema public to public": [],
    "create role stranger; grant all on shop.orders to stranger": [],
    'alter default privileges for role "{owner}" in schema shop revoke select on tables from "{app}"': [
        "DR731 warning default grant shop.{owner}.tables.{app} is missing"
    ],
    'alter default privileges for role "{owner}" in schema shop grant insert on tables to "{app}"': [
        "DR733 warning default grant shop.{owner}.tables.{app} also has INSERT"
    ],
    'alter default privileges for role "{owner}" grant execute on functions to public': [
        "DR733 warning default grant {owner}.functions.public also has EXECUTE"
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_somebody_changed_is_found(prod, people, player, change):
    expected = played(player, dumped(prod))
    prod.run(change.format(**people))
    try:
        found, drift = differences(expected, prod)
        assert found == [each.format(**people) for each in CHANGES[change]]
        if "stranger" in change:
            assert f"{UNSTATED} grants to role `stranger`" in {each.reason for each in drift.not_compared}
    finally:
        if "stranger" in change:
            prod.run("drop owned by stranger; drop role stranger")


def test_a_snapshot_says_everything_of_everybody(prod, people):
    expected = look(prod.dsn)
    prod.run("grant create on schema public to public; revoke execute on procedure shop.work() from public")
    prod.run(f"grant connect on database {prod.name} to {people['app']}")
    assert sorted(differences(expected, prod)[0]) == [
        f"DR722 warning grant database.{people['app']} (CONNECT) is extra",
        "DR723 critical grant public.public (schema) also has CREATE",
        "DR723 critical grant shop.work().public lacks EXECUTE",
    ]


def test_only_the_configured_roles_are_compared(prod, people, player):
    expected = played(player, dumped(prod))
    prod.run(f"revoke all on shop.orders from {people['app']}, {people['other']} cascade")
    found, _ = differences(expected, prod, roles=(f"{people['app'][:-1]}?",))
    assert {re.sub(r" \(.*", "", each) for each in found} == {f"DR721 critical grant shop.orders.{people['app']}"}


def test_who_owns_an_object_needs_no_grant(postgres_database, people, player):
    app = people["app"]
    text = f"create table one (id int); create table two (id serial); grant select on one, two to {app};"
    expected = played(player, text + f"grant usage on sequence two_id_seq to {app};")
    postgres_database.run("create table one (id int); create table two (id serial)")
    postgres_database.run(f"alter table one owner to {app}; alter table two owner to {app}")
    assert differences(expected, postgres_database)[0] == []


def test_an_owner_s_grants_in_the_file_are_none_on_a_server_where_it_owns_nothing(
    postgres_database, people, player
):
    app = people["app"]
    text = "create table one (id int); create table two (id int); "
    expected = played(player, f"{text} alter table one owner to {app}; grant select on two to {app};")
    postgres_database.run(f"{text} grant select, insert on one to {app}; grant select on two to {app}")
    (found,) = differences(expected, postgres_database)[0]
    assert found.startswith("DR711")


def test_room_that_was_made_for_an_owner_is_no_grant(postgres_database, people, player):
    owner = people["owner"]
    text = f"create schema s; create table s.t (id int); alter table s.t owner to {owner};"
    text += f"grant select on s.t to {people['app']}; create table s.u (id int); alter table s.u owner to {owner};"
    postgres_database.run(text)
    assert differences(played(player, text), postgres_database)[0] == []


def test_what_no_player_may_grant_is_noted(player):
    text = "create table t (id int); grant execute on function pg_catalog.pg_ls_waldir() to app;"
    assert "grant" in {each.kind for each in played(player, text).not_compared}


def test_a_server_of_somebody_else_s_judges_no_rights(prod, postgres_server, postgres_role):
    role, player = postgres_role("login createdb"), postgres_role("login")
    prod.run(f"grant connect on database {prod.name} to public; grant {player} to {role}")
    account, playing = (postgres_server.dsn(prod.name, each, "pw") for each in (role, player))
    scratch = OnServer(replace(account, player=playing), LIMITS)
    expected = played(scratch, dumped(prod))
    assert not {"owner", "grant", "default_grant"} & expected.coverage.read
    found, drift = differences(expected, prod)
    assert not [each for each in found if each.split()[0] in ("DR711", "DR721", "DR722", "DR723")]
    assert {"owner", "grant", "default_grant"} <= {
        each.kind for each in drift.not_compared if each.reason == ROLES_UNKNOWN
    }


def test_a_wrapper_that_scratch_lends_is_no_grant_of_the_file(prod, player):
    prod.run("create foreign data wrapper own")
    found, _ = differences(played(player, dumped(prod)), prod)
    assert found == []
