"""What a target's own settings do to texts: nothing, for the session that reads has its own."""

import psycopg
import pytest

from fixtures.postgres import Database, look

pytestmark = pytest.mark.postgres

SCHEMA = r"""
create schema app;
create table app."Select" (
  s text constraint c check (s ~ '^\d+$'), b bytea default '\x5c00ff', d date default '2020-02-01',
  at timestamptz default '2020-02-01 12:00+00', i interval default '1 day 2:03:04', f float8 default 0.1,
  r real default 1.1, m money default '1234.5'::numeric, x text default E'a\\b''c\n', a text[] default '{NULL,a}',
  n int check (n is not null or n = 3),
  ts timestamp default '2020-02-01', z timetz default '12:00+02', q numeric default 1e10);
create index on app."Select" ((s || '\'), (f + 1.5));
create view app.v as select s, '\a' as c, '2020-02-01'::date as d,
  '1 mon'::interval as i from app."Select" where s <> 'x\';
create function app.f (a text default '\', t timestamptz default '2020-02-01 12:00+00') returns int
  language sql begin atomic select 1 where a <> '\'; end;
create policy p on app."Select" using (s <> '\');
create materialized view app.mv as select '\x00'::bytea as b, 0.1::float8 as f;
create domain app.dm as text default '\' check (value <> '\');
comment on table app."Select" is 'a\b';
"""
ODD = {
    "bytea_output": "escape",
    "datestyle": "German",
    "default_text_search_config": "simple",
    "extra_float_digits": "-15",
    "intervalstyle": "sql_standard",
    "lc_monetary": "en_US.UTF-8",
    "search_path": "app, public",
    "timezone": "Asia/Tokyo",
    "xmloption": "document",
}
"""Settings of the value that the schema could be worded with; those that are on or off are all turned."""


def test_no_setting_of_the_database_changes_what_is_read(postgres_database):
    postgres_database.run(SCHEMA)
    before = look(postgres_database.dsn)
    admin = Database(postgres_database.server, "postgres")
    turned = []
    switches = postgres_database.ask(
        "select name, case setting when 'on' then 'off' else 'on' end from pg_settings"
        " where vartype = 'bool' and context in ('user', 'superuser')"
        " and name !~ '^(transaction_|zero_|is_|log_|debug_)'"
    )
    for name, value in [*ODD.items(), *switches]:
        try:
            admin.run(
                psycopg.sql.SQL("alter database {} set {} = {}").format(
                    psycopg.sql.Identifier(postgres_database.name), psycopg.sql.Identifier(name), value
                )
            )
        except psycopg.Error:
            continue  # a locale that is not installed
        turned.append(name)
    assert {"standard_conforming_strings", "quote_all_identifiers", "timezone"} <= set(turned)
    after = look(postgres_database.dsn)
    assert {str(key): each for key, each in after.objects.items() if key.kind != "option"} == {
        str(key): each for key, each in before.objects.items()
    }


def test_backslashes_are_read_as_they_are_whatever_the_database_says_of_strings(postgres_database):
    postgres_database.run("create table t (s text, constraint c check (s ~ '^\\d+$'))")
    postgres_database.run(f"alter database {postgres_database.name} set standard_conforming_strings = off")
    (check,) = (each for each in look(postgres_database.dsn).objects.values() if each.kind == "check")
    assert check.expression == r"(s ~ '^\d+$'::text)"
