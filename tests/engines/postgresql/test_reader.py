"""Every kind is read from a real server as it was written, and the same again from a copy."""

import pytest

from fixtures.postgres import RICH, compared, fitting, look, majors
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.postgresql.engine import ENGINE

pytestmark = pytest.mark.postgres

EXPECTED = {
    "enum:app.mood": {"labels": ("sad", "ok", 'it\'s "fine"')},
    "table:app.log": {"persistence": "unlogged", "row_security": "forced", "column_order": ("at", "note")},
    "table:app.part": {"partition_by": "RANGE (at)"},
    "column:app.team.id": {"type": "bigint", "identity": "always", "default": None, "nullable": False},
    "column:public.person.id": {"default": "nextval('public.person_id_seq'::regclass)", "identity": None},
    "column:public.person.tag": {"identity": "by default"},
    "column:public.person.name": {"type": "character varying(40)", "default": "'x'::character varying"},
    "column:public.person.nick": {"collation": '"C"'},
    "column:public.person.mood": {"type": "app.mood", "default": "'ok'::app.mood"},
    "column:public.person.born": {"default": "'2019-12-31 22:00:00+00'::timestamp with time zone"},
    "column:public.person.twice": {
        "generated": "(price * (2)::numeric)", "generated_kind": "stored", "default": None},
    "primary_key:public.person.person_pkey": {"columns": ("id",), "deferrable": "no"},
    "primary_key:public.pairs.pairs_pkey": {"columns": ("b", "a"), "included": ("c",)},
    "unique:public.person.person_name_nick_tag_key": {
        "columns": ("name", "nick"), "included": ("tag",), "nulls_distinct": False, "generated_name": True},
    'unique:public.person."odd name"': {"columns": ("tag",), "nulls_distinct": True, "generated_name": False},
    "foreign_key:public.person.person_team_fkey": {
        "columns": ("team",), "references": "app.team", "referenced_columns": ("id",), "on_delete": "CASCADE",
        "on_update": "NO ACTION", "deferrable": "initially deferred", "generated_name": True},
    "foreign_key:public.child.child_x_y_fkey": {
        "columns": ("x", "y"), "referenced_columns": ("b", "a"), "match": "FULL", "on_update": "RESTRICT",
        "on_delete": "SET NULL (y)", "generated_name": True},
    "check:public.person.person_price_check": {"expression": "(price > (0)::numeric)", "generated_name": True},
    "check:public.person.kind_known": {
        "expression": "(kind = ANY (ARRAY['a'::text, 'b'::text]))", "inherited_by_children": False,
        "generated_name": False},
    "check:public.person.positive": {"validated": False},
    "index:public.person.person_lower_nick_tag_price_idx": {
        "keys": ("lower((name)::text)", "nick DESC", "tag DESC NULLS LAST"), "included": ("price",),
        "predicate": "(price > (1)::numeric)", "unique": False, "generated_name": True},
    "index:public.person.person_u": {
        "keys": ('nick COLLATE "POSIX" text_pattern_ops NULLS FIRST',), "unique": True, "generated_name": False},
    "index:public.person.person_tags": {"method": "gin", "keys": ("tags",)},
    "index:app.part.part_n_idx": {"keys": ("n",), "generated_name": True},
    "view:app.cheap": {"check_option": "local", "security": "invoker", "options": ("security_barrier=true",)},
    "function:app.touch()": {
        "security": "definer", "options": ('set search_path=""',), "language": "plpgsql", "returns": "trigger"},
    "function:app.add(integer, integer)": {
        "arguments": "a integer, b integer DEFAULT 1", "volatility": "immutable",
        "options": ("strict", "parallel safe", "cost 7"), "body": "BEGIN ATOMIC\n SELECT (a + b);\nEND"},
    "function:app.add(text)": {"returns": "SETOF text", "body": "select a", "options": ("rows 5",)},
    "procedure:app.go(integer)": {"language": "plpgsql", "returns": None, "volatility": None},
    "trigger:public.person.touch": {"enabled": "disabled"},
    "sequence:app.counter": {
        "type": "integer", "start": 10, "increment": 5, "minimum": 5, "maximum": 500, "cache": 3, "cycle": True,
        "owned_by": "app.log.note"},
    "sequence:public.person_id_seq": {"owned_by": "public.person.id"},
    "comment:public.person": {"on": "table", "text": "people"},
    "comment:public.person.name": {"on": "column", "text": "their name"},
    "comment:public.person.person_u (index)": {"text": "index"},
    "comment:public.person.positive (check)": {"text": "con"},
    "comment:public.person.touch (trigger)": {"text": "trig"},
    "comment:app.add(text) (function)": {"text": "fun"},
    "comment:app.mood (enum)": {"text": "mood"},
    "comment:app (schema)": {"text": "the app"},
    "comment:app.counter (sequence)": {"text": "seq"},
    "comment:app.cheap": {"on": "view", "text": "view"},
    "comment:app.go(integer) (procedure)": {"text": "proc"},
    "table:public.person": {"row_security": "off"},
    "table:app.team": {"row_security": "on"},
    "materialized_view:app.totals": {"options": ("fillfactor=70",), "populated": False},
    "index:app.totals.totals_team_idx": {"keys": ("team",), "unique": True, "generated_name": True},
    "index:app.totals.totals_people": {"keys": ("people DESC",), "generated_name": False},
    "policy:app.team.mine": {
        "command": "UPDATE", "permissive": True, "roles": ("pg_database_owner", "pg_monitor"),
        "using": "(name = CURRENT_USER)", "with_check": "(id > 0)"},
    "policy:app.team.narrow": {"command": "ALL", "permissive": False, "roles": ("public",), "with_check": None},
    "domain:app.price": {
        "type": "numeric(10,2)", "nullable": False, "default": "1", "collation": None,
        "checks": ("(VALUE < (1000)::numeric)", "(VALUE > (0)::numeric)")},
    "domain:app.word": {"nullable": True, "default": None, "collation": '"C"', "checks": ()},
    "exclusion:app.booking.booking_during_excl": {
        "definition": "EXCLUDE USING gist (during WITH &&) WHERE (active)", "deferrable": "no",
        "generated_name": True},
    'exclusion:app.booking."one room"': {
        "definition": "EXCLUDE USING btree (room WITH =)", "deferrable": "initially deferred",
        "generated_name": False},
    'rule:app.team."log it"': {"enabled": "disabled"},
    "rule:app.cheap.nowhere": {
        "definition": "CREATE RULE nowhere AS\n    ON DELETE TO app.cheap DO INSTEAD NOTHING",
        "enabled": "origin"},
    "composite_type:app.address": {
        "attributes": ("street text", '"zip code" character varying(10) COLLATE "C"', "parts numeric(4,1)[]")},
    "range_type:app.float_range": {
        "subtype": "double precision", "operator_class": None, "collation": None,
        "subtype_difference": "float8mi", "multirange": "floats"},
    "range_type:app.text_range": {"operator_class": "text_pattern_ops", "collation": '"C"'},
    "aggregate:app.joined(text)": {
        "returns": "text", "step": "app.join_up", "state_type": "text", "initial": "", "final": None,
        "options": ("combine app.join_up", "parallel safe")},
    "aggregate:app.last_of(text, integer)": {
        "arguments": "text ORDER BY integer", "final": "app.picked", "options": ("ordered set", "final extra")},
    "collation:app.german": {"provider": "icu", "locale": "de-u-co-phonebk", "deterministic": False},
    "collation:app.plain": {"provider": "libc", "locale": "C", "deterministic": True},
    "statistics:app.log_both": {
        "definition": "CREATE STATISTICS app.log_both (ndistinct, dependencies) ON at, note FROM app.log"},
    "extension:citext": {"installed_in": "public"},
    "comment:app.totals": {"on": "materialized_view", "text": "matview"},
    "comment:app.totals.people": {"on": "column", "text": "how many"},
    "comment:app.totals.totals_people (index)": {"text": "matview index"},
    "comment:app.team.mine (policy)": {"text": "pol"},
    "comment:app.price (domain)": {"text": "dom"},
    'comment:app.booking."one room" (exclusion)': {"text": "excl"},
    'comment:app.team."log it" (rule)': {"text": "rule"},
    "comment:app.address (composite_type)": {"text": "comp"},
    "comment:app.float_range (range_type)": {"text": "range"},
    "comment:app.joined(text) (aggregate)": {"text": "agg"},
    "comment:app.german (collation)": {"text": "coll"},
    "comment:app.log_both (statistics)": {"text": "stat"},
    "table:app.typed": {"of_type": "app.row_type", "inherits": (), "options": (), "access_method": None},
    "table:app.heir": {
        "inherits": ("app.parent", "app.log"), "replica_identity": "full",
        "options": ("autovacuum_enabled=false", "fillfactor=70", "toast.autovacuum_enabled=false")},
    "table:app.parent": {"replica_identity": "index"},
    "index:app.parent.parent_n": {"replica_identity": True, "clustered": True, "options": ("fillfactor=80",)},
    "primary_key:app.kept.kept_pkey": {"options": ("fillfactor=60",), "without_overlaps": False},
    "column:app.kept.id": {"numbering": ("increment 10", "start 100", "cache 5", "cycle")},
    "column:app.kept.wide": {
        "storage": "external", "compression": "pglz", "statistics_target": 500, "options": (), "numbering": ()},
    "column:app.kept.narrow": {"storage": None, "statistics_target": None, "options": ("n_distinct=-0.5",)},
    "sequence:app.fast": {"persistence": "unlogged"},
    "option:work_mem": {"value": "5MB", "role": None},
    'option:"app.jwt_secret"': {"value": "(not shown)"},
    "partition:app.part_2020": {
        "parent": "app.part", "strategy": "range", "partition_by": None, "deviates": (),
        "bounds": "FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')"},
    "partition:app.part_2021": {
        "deviates": (
            "CHECK ((n < 9))", "UNIQUE (n)", "index USING btree (at)", "n default 7", "n not null",
            "policy alone", "row security on", "trigger alone")},
    "partition:app.part_rest": {"bounds": "DEFAULT", "partition_by": "LIST (n)"},
    "event_trigger:guard": {
        "event": "ddl_command_end", "tags": ("ALTER TABLE", "CREATE TABLE"), "function": "app.watch",
        "enabled": "disabled"},
    "publication:public_alone": {"schemas": ("public",), "tables": ()},
    "publication:chosen": {
        "all_tables": False, "operations": ("insert", "update"), "schemas": (), "via_root": False,
        "tables": ("app.heir WHERE (n > 3)", "app.parent WHERE (n > 3)", "app.team (id, name)")},
    "publication:plain": {"tables": ("app.kept",), "via_root": True},
    "publication:everything": {
        "all_tables": True, "operations": ("insert", "update", "delete", "truncate"), "tables": ()},
    "foreign_data_wrapper:own": {"handler": None, "validator": None, "options": ()},
    "foreign_server:far": {
        "wrapper": "postgres_fdw", "type": "big", "version": None, "options": ("dbname=x", "host=far.example")},
    "foreign_server:near": {"options": ("level=1", "secret_token=(not shown)")},
    "user_mapping:far.public": {},
    "user_mapping:near.pg_monitor": {},
    "foreign_table:app.remote": {"server": "far", "options": ("schema_name=s", "table_name=r")},
    "column:app.remote.id": {"nullable": False, "foreign_options": ("column_name=nr",)},
    "column:app.remote.note": {"default": "'n'::text", "foreign_options": ()},
    "check:app.remote.id_positive": {"expression": "(id > 0)"},
    "comment:app.remote (foreign_table)": {"text": "far away"},
    "comment:app.remote.note": {"text": "a remote note"},
    'operator:app."=~="(integer, integer)': {
        "form": "operator",
        "definition": ("function app.near", "commutator app.=~=(integer,integer)")},
    "cast:(app.money AS text)": {"method": "app.money_text(app.money)", "context": "assignment"},
    "cast:(app.money AS character varying)": {"method": "inout", "context": "explicit"},
    "text_search:app.plain_words (dictionary)": {"definition": ("template pg_catalog.simple", "accept = 'false'")},
}  # fmt: skip


def by_name(snapshot):
    return {str(key): record for key, record in snapshot.objects.items()}


@pytest.fixture
def rich(postgres_database):
    postgres_database.run(fitting(RICH, postgres_database.server))
    postgres_database.run(f"alter database {postgres_database.name} set work_mem = '5MB'")
    postgres_database.run(f"alter database {postgres_database.name} set app.jwt_secret = 'hush'")
    return postgres_database


def test_each_kind_is_read_as_it_was_written(rich):
    found = by_name(look(rich.dsn))
    without_icu = {"collation:app.german"} if fitting(RICH, rich.server) != RICH else set()
    wrong = {
        (name, field): (getattr(found[name], field) if name in found else "absent", value)
        for name, fields in EXPECTED.items()
        if name not in without_icu
        for field, value in fields.items()
        if name not in found or getattr(found[name], field) != value
    }
    assert not wrong
    assert {name.partition(":")[0] for name in found} == ENGINE.kinds


def test_what_is_somebody_elses_is_left_out(rich):
    found = by_name(look(rich.dsn))
    assert [name for name in found if "citext" in name] == ["extension:citext"]
    foreign = ("plpgsql", "tag_seq", ":pg_")
    assert not [name for name in found if any(word in name.removesuffix(".pg_monitor") for word in foreign)]
    assert "sequence:app.team_id_seq" not in found
    assert "comment:public (schema)" not in found
    assert [name for name in found if name.startswith("schema:")] == ["schema:app"]
    assert not [name for name in found if name.startswith("index:") and name.endswith(("_pkey", "_key"))]


def test_only_the_named_schemas_are_read(rich):
    found = look(rich.dsn, {"app", "absent"})
    whole = {"comment", "database", "grant", "owner"}
    inside = [each for each in found.objects.values() if each.kind not in whole and hasattr(each, "schema")]
    assert {record.schema for record in inside} == {"app"}
    assert "column:public.person.id" not in by_name(found)


def test_a_schema_that_nobody_mentions_is_not_compared_and_an_extension_widens_nothing(postgres_database):
    postgres_database.run("create schema app; create table app.t (n int)")
    expected = look(postgres_database.dsn)
    postgres_database.run(
        "create schema other; create table other.t (n int); create extension citext schema other;"
        "drop schema app cascade"
    )
    watched = frozenset(name for each in expected.objects.values() if (name := getattr(each, "schema", None)))
    assert watched == {"app"}
    drift = compare(expected, look(postgres_database.dsn), Scope(watched))
    assert [(type(each).__name__, str(each.key)) for each in drift.changes] == [
        ("Added", "extension:citext"),
        ("Removed", "schema:app"),
        ("Removed", "table:app.t"),
    ]
    assert {each.object for each in drift.not_compared if each.object} == {"other"}


def test_coverage_names_every_kind_of_the_contract_once(rich):
    coverage = look(rich.dsn).coverage
    lacking = {each.kind for each in coverage.lacking}
    assert coverage.read == ENGINE.kinds
    assert not coverage.failed
    assert {"event", "virtual_table"} <= lacking
    assert not lacking & coverage.read
    assert len(lacking) == len(coverage.lacking) == 43 - len(ENGINE.kinds)


def test_a_role_with_login_alone_reads_the_same(rich, postgres_role):
    role = postgres_role("login")
    assert look(rich.dsn_of(role)).objects == look(rich.dsn).objects


def test_a_kind_that_is_refused_is_failed_and_the_others_are_read(rich, postgres_role):
    role = postgres_role("login")
    rich.run("revoke select on pg_catalog.pg_trigger from public")
    found = look(rich.dsn_of(role))
    refused = {"comment", "foreign_key", "partition", "trigger"}
    assert {each.kind for each in found.coverage.failed} == refused
    assert "permission denied" in found.coverage.failed[0].reason
    assert found.coverage.read == ENGINE.kinds - refused
    assert "table:public.person" in by_name(found)


def test_names_that_are_hostile_stay_names(postgres_database):
    names = [
        'a"b',
        "a b",
        "a.b",
        "😀",
        "<!channel>",
        "a\nb",
        "a\x1b[31mb",
        "Select",
        "'; drop table x; --",
        "é" * 31,
    ]
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    for name in quoted:
        postgres_database.run(
            f"create table {name} ({name} int primary key references {name}, check ({name} > 0))"
        )
        postgres_database.run(f'create index {name[:-1]}i" on {name} ({name})')
        postgres_database.run(
            f"comment on column {name}.{name} is {name.replace(chr(39), '').replace(chr(34), chr(39))}"
        )
    found = look(postgres_database.dsn)
    assert {record.name for record in found.objects.values() if record.kind == "table"} == set(names)
    keys = [record for record in found.objects.values() if record.kind == "foreign_key"]
    assert {record.references for record in keys} >= {
        'public."a""b"',
        'public."a.b"',
        'public."😀"',
        "public.Select",
    }
    assert all(record.generated_name for record in keys)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("check (kind in ('a', 'b'))", "check (kind = any (array['a', 'b']))"),
        ("check (not (kind is distinct from 'a'))", "check (kind is not distinct from 'a')"),
        ("check ((n > 0) and (n < 9))", "check (n > 0 and n < 9)"),
        ("unique (kind)", "constraint t_kind_key unique (kind)"),
        ("t time default '09:00'", "t time default '09:00:00'::time without time zone"),
        ("m varchar(1)[]", "m character varying(1)[]"),
    ],
)
def test_two_spellings_of_the_same_are_the_same(one, other, postgres_database):
    seen = []
    for each in (one, other):
        postgres_database.run(f"drop table if exists t; create table t (kind text, n int, {each})")
        seen.append(compared(look(postgres_database.dsn)))
    assert seen[0] == seen[1]


def test_a_key_to_a_partitioned_table_is_one_key(postgres_database):
    postgres_database.run(
        "create table p (n int primary key) partition by hash (n);"
        "create table p0 partition of p for values with (modulus 2, remainder 0);"
        "create table p1 partition of p for values with (modulus 2, remainder 1);"
        "create table r (n int references p); create table q (n int references p) partition by hash (n);"
        "create table q0 partition of q for values with (modulus 1, remainder 0);"
    )
    found = sorted(
        name
        for name in by_name(look(postgres_database.dsn))
        if not name.startswith(("column:", "database:", "grant:", "owner:", "partition:", "table:"))
    )
    assert found == [
        "foreign_key:public.q.q_n_fkey",
        "foreign_key:public.r.r_n_fkey",
        "primary_key:public.p.p_pkey",
    ]


@pytest.mark.parametrize("postgres_major", [each for each in majors() if each >= "18"], scope="session")
def test_what_came_with_18_is_read(postgres_database, postgres_major):
    postgres_database.run(
        "create extension btree_gist;"
        "create table t (id int, at daterange, a int, b int not null,"
        " twice int generated always as (a * 2) virtual,"
        " primary key (id, at without overlaps), constraint c check (a > 0) not enforced);"
        "create table u (id int, at daterange, foreign key (id, period at) references t (id, period at),"
        " foreign key (id, period at) references t (id, period at) not enforced);"
        "alter table t add constraint n not null a not valid;"
        "create publication p for table t with (publish_generated_columns = stored);"
    )
    found = by_name(look(postgres_database.dsn))
    assert found["column:public.t.twice"].generated_kind == "virtual"
    assert (found["column:public.t.a"].nullable, found["column:public.t.b"].nullable) == (True, False)
    assert found["primary_key:public.t.t_pkey"].without_overlaps
    assert (found["check:public.t.c"].enforced, found["check:public.t.c"].validated) == (False, False)
    assert sorted((each.period, each.enforced) for each in found.values() if each.kind == "foreign_key") == [
        (True, False),
        (True, True),
    ]
    assert found["publication:p"].generated_columns == "stored"
    postgres_database.run("alter table t validate constraint n")
    assert not by_name(look(postgres_database.dsn))["column:public.t.a"].nullable


def test_the_operator_class_of_an_index_over_addresses_is_always_said(postgres_database):
    """The default of GiST for `inet` is btree_gist's until PostgreSQL 18 and the server's own from 19 on."""
    postgres_database.run("create table t (ip inet, n int); create index on t using gist (ip inet_ops)")
    keys = [each.keys for each in look(postgres_database.dsn).objects.values() if each.kind == "index"]
    assert keys == [("ip inet_ops",)]
    # As on 19: the server's own class is the default.
    postgres_database.run(
        "set allow_system_table_mods = on; update pg_opclass set opcdefault = true"
        " where opcname = 'inet_ops' and opcmethod = 783"
    )
    keys = [each.keys for each in look(postgres_database.dsn).objects.values() if each.kind == "index"]
    assert keys == [("ip inet_ops",)]
