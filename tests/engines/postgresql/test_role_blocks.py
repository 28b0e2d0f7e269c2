"""Which statements make nothing but roles, and which roles they name."""

import pytest

from schemawatchd.engines.postgresql.scratch.skip_rules import names_made, only_makes_roles
from schemawatchd.engines.postgresql.scratch.statement import Head

ALONE = {
    "create role app": [],
    "drop role if exists app": [],
    "do $$ begin drop role if exists a; create role a; end $$": ["a"],
    "create user app with password 'x'": [],
    "DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname='a') THEN CREATE ROLE a; END IF; END$$": ["a"],
    "do $b$ begin create role App; exception when duplicate_object then null; end $b$": ["app"],
    "do $$ begin /* x; */ create role \"A b\" login; raise notice 'made'; end; $$ language plpgsql": ["A b"],
    "do $$ begin if not exists (select 1 from pg_catalog.pg_roles where rolname = 'a') then"
    " execute format('create role %I', 'a'); end if; end $$": ["a"],
    "do $$ begin execute 'create role a nologin'; exception when others then raise notice 'x'; end $$": ["a"],
}
MORE = [
    "do $$ begin create role a; create table t (n int); end $$",
    "do $$ begin if f() then create role a; end if; end $$",
    "do $$ begin if exists (select from pg_roles where f(rolname)) then create role a; end if; end $$",
    "do $$ begin perform f(); create role a; end $$",
    "do $$ begin create role a; grant select on t to a; end $$",
    "do $$ begin execute 'create table t (n int)'; end $$",
    "do $$ declare n int := f(); begin create role a; end $$",
    "do 'begin create role a; end'",
    "drop user mapping for a server s",
    "create user mapping for a server s",
    "create table role (n int)",
    "select 1",
]


@pytest.mark.parametrize("text", ALONE)
def test_what_makes_only_roles(text):
    assert only_makes_roles(Head(text), text)
    assert list(names_made(Head(text), text)) == ALONE[text]


@pytest.mark.parametrize("text", MORE)
def test_what_makes_something_else_as_well(text):
    assert not only_makes_roles(Head(text), text)
