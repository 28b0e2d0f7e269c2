"""The first words of a statement say what it is about and whom it names."""

import pytest

from schemawatchd.engines.postgresql.scratch.statement import Head, Subject


@pytest.mark.parametrize(
    ("text", "kind", "path"),
    [
        ('create table if not exists "S".t (n int)', "table", ("S", "t")),
        ("CREATE UNLOGGED TABLE T ()", "table", ("t",)),
        ("create or replace function a.f(x int) returns int", "function", ("a", "f")),
        ("create unique index concurrently if not exists i on only s.t (a)", "index", ("s", "t", "i")),
        ("create index on t using gist (a, b)", "index", ("t", "t_a_b_idx")),
        ("create constraint trigger x after insert on s.t", "trigger", ("s", "t", "x")),
        ("create materialized view m as select 1", "materialized_view", ("m",)),
        ("create type e as enum ('a')", "enum", ("e",)),
        ("create type r as range (subtype = int)", "range_type", ("r",)),
        ("create type c as (n int)", "composite_type", ("c",)),
        ("alter table only s.t add constraint c foreign key (a) references b", "foreign_key", ("s", "t", "c")),
        ("alter table t add constraint c unique (a)", "unique", ("t", "c")),
        ("alter table if exists t add column if not exists c int", "column", ("t", "c")),
        ("alter table t add c int", "column", ("t", "c")),
        ("alter table t disable trigger all", "table", ("t",)),
        ("create event trigger g on ddl_command_start", "event_trigger", ("g",)),
        ("create policy p on s.t to a", "policy", ("s", "t", "p")),
        ("create -- x\n /* y */ view v as select 1", "view", ("v",)),
    ],
)
def test_subject(text, kind, path):
    assert Head(text).subject == Subject(kind, path)


@pytest.mark.parametrize(
    "text", ["select 1", "grant select on t to x", "comment on table t is 'x'", "", "create", "alter"]
)
def test_no_subject(text):
    assert Head(text).subject is None


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ('alter table t owner to "The Boss"', ["The Boss"]),
        ("alter table t owner to current_user", []),
        ("grant select, update (a) on table t to public, A, group b with grant option", ["a", "b"]),
        ("revoke grant option for select on t from a, b cascade", ["a", "b"]),
        ("alter default privileges for role x, y in schema s grant select on tables to z", ["x", "y", "z"]),
        ("alter default privileges for user x revoke all on tables from z", ["x", "z"]),
        ("create policy p on t as permissive for select to a, b using (true)", ["a", "b"]),
        ("create schema s authorization x", ["x"]),
        ("create schema s", []),
        ("create user mapping for x server y", ["x"]),
        ("create function f() language sql as $$ alter table t owner to x $$", []),
        ("do 'grant a on b to c'", []),
        ("grant", []),
    ],
)
def test_roles(text, roles):
    head = Head(text)
    assert head.roles == roles
    said = [text[each.start : each.end] for each in head.role_tokens]
    assert [each.strip('"') if each.startswith('"') else each.lower() for each in said] == roles
