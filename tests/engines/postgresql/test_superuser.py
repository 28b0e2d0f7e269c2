"""What is made as superuser for a script: nothing of the script runs as one, and nothing reaches out."""

from contextlib import closing

import psycopg
import pytest

from fixtures.postgres import LIMITS, NOON, look
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Script
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.scratch.privileged import Last, at_once
from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer
from schemawatchd.engines.postgresql.scratch.statement import Head
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.snapshot import UNMADE

pytestmark = pytest.mark.postgres

TRAP = """
create table caught (who text);
create function spring() returns void language plpgsql as $$ begin
  if (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    raise exception 'it ran as %', current_user;
  end if; end $$;
"""


@pytest.fixture(scope="module")
def scratch(postgres_servers, postgres_major):
    postgres_servers(postgres_major)  # skips where there is none
    made = OnPrivateServer(LIMITS, seconds=20, major=postgres_major)
    yield made
    made.close()


def play(scratch, text):
    return scratch.play(Script("schema.sql", text), NOON)


def names(snapshot):
    return {str(key) for key in snapshot.objects}


def test_an_event_trigger_never_fires(scratch):
    found = play(
        scratch,
        "create function f() returns event_trigger language plpgsql as $$ begin raise exception 'fired'; end $$;"
        "create extension hstore;"
        "create event trigger a on ddl_command_start execute function f();"
        "create event trigger b on sql_drop execute function f();"
        "create event trigger c on ddl_command_end execute function f();"
        "create table t (n int); create table u (n int); drop table u; drop extension hstore;"
        "create publication p for all tables; create foreign data wrapper w;",
    )
    assert {"event_trigger:a", "event_trigger:b", "event_trigger:c", "publication:p", "table:public.t"} <= names(
        found
    )
    assert not [each for each in found.not_compared if each.kind == "event_trigger"]


@pytest.mark.parametrize(
    "text",
    [
        "create event trigger a on ddl_command_end execute function f('x')",
        "create event trigger a on ddl_command_end execute function f(); select 1",
        "create event trigger a on ddl_command_end when tag in ('x') and tag in ('y') execute function f()",
        "create event trigger a on ddl_command_end when tag in ('x') or true execute function f()",
        "create event trigger a on nowhere execute function f()",
        "/* /* */ create event trigger a on ddl_command_end execute function f() */ select spring()",
        "create publication p for table t where (spring() is null)",
        "create publication p for all tables with (slot = 'x')",
        "create publication p for tables in schema public, table t",
    ],
)
def test_a_statement_that_holds_anything_else_is_left_to_the_player(text):
    last = Last(lambda: "public")
    taken = last.takes(Head(text))
    assert not taken or text.startswith("/*")
    for each in last._made:
        assert "spring" not in each.statement.as_string(None)


@pytest.mark.parametrize(
    "text",
    [
        "create foreign data wrapper w validator spring",
        "create foreign data wrapper w handler spring",
        "create foreign data wrapper w options (a 'b')",
        "create foreign data wrapper w; select 1",
        "create access method a type table handler spring",
        "create access method a type table handler public.heap_tableam_handler",
        "create access method a type table handler bthandler",
        "create access method a type view handler heap_tableam_handler",
        "create access method a type table handler heap_tableam_handler; select 1",
        "create access method a type table",
    ],
)
def test_what_has_functions_of_its_own_is_not_made(text):
    assert at_once(Head(text)) is None


OTHER_METHOD = """
create access method other type table handler heap_tableam_handler;
create access method "My Tree" type index handler bthandler;
comment on access method other is 'ours';
set default_table_access_method = other;
create table q (a int);
create table p1 (a int);
create materialized view m as select 1 as a;
set default_table_access_method = heap;
create table p (a int) partition by range (a);
alter table p attach partition p1 for values from (1) to (2);
create table plain (a int);
"""


def test_an_access_method_that_is_another_name_for_the_servers_own_is_made(scratch):
    found = play(scratch, OTHER_METHOD)
    methods = {key.path[-1]: getattr(each, "access_method", None) for key, each in found.objects.items()}
    assert (methods["q"], methods["m"], methods["plain"]) == ("other", "other", None)
    (partition,) = (each for key, each in found.objects.items() if key.kind == "partition")
    assert partition.deviates == ("access method other",)
    assert not [each for each in found.not_compared if each.reason.startswith(UNMADE)]


def test_tables_of_an_access_method_that_could_not_be_made_are_compared_with_nothing(
    scratch, postgres_database, scratch_account
):
    plain = ENGINE.scratch(scratch_account("login createdb"), LIMITS)
    with closing(plain):
        file, live = play(plain, OTHER_METHOD), play(scratch, OTHER_METHOD)
    lost = {each.object for each in file.not_compared if each.object and each.reason.startswith(UNMADE)}
    assert lost == {"other", '"My Tree"', "public.q", "public.p1", "public.m"}
    unmade = frozenset((each.kind, each.object) for each in file.not_compared if each.object)
    drift = compare(file, live, Scope(unmade=unmade))
    assert [str(each.key) for each in drift.changes] == []


def test_a_foreign_table_is_made_and_reaches_nobody(scratch):
    make = (
        "create extension postgres_fdw;\n"
        "create server s foreign data wrapper postgres_fdw options (host '127.0.0.1', port '1');\n"
        "create user mapping for public server s options (user 'u', password 'p');\n"
        "create foreign table t (n int) server s;\n"
    )
    assert "foreign_table:public.t" in names(play(scratch, make))
    ask = "do $$ begin perform * from t; end $$;"
    back = "alter foreign data wrapper postgres_fdw handler postgres_fdw_handler;\n"
    for reach in (ask, back + ask, "import foreign schema x from server s into public;"):
        with pytest.raises(SourceInvalid, match="has no handler"):
            play(scratch, make + reach)
    found = play(
        scratch, make + "create materialized view m as select * from t; create view v as select * from t;"
    )
    assert "view:public.v" in names(found)
    assert [(each.kind, each.object) for each in found.not_compared if each.object] == [
        ("materialized_view", "public.m")
    ]


def test_operators_left_in_public_are_not_used_by_the_superuser(scratch):
    # `nspname !~ '…'` looks for an operator of two names before it takes the server's own.
    trap = TRAP + (
        "create function trap(name, name) returns boolean language plpgsql as"
        " $$ begin perform public.spring(); return false; end $$;"
        "create operator public.!~ (function = public.trap, leftarg = name, rightarg = name);"
        "do $$ begin execute format('alter database %I set search_path = public, pg_catalog',"
        " current_database()); end $$;"
        "create table t (n int); alter table t owner to boss;"
    )
    assert "table:public.t" in names(play(scratch, trap))


def test_a_setting_of_the_database_does_not_reach_the_superuser(scratch):
    found = play(
        scratch,
        "alter database shop set default_transaction_read_only = on; create extension hstore;"
        "create publication p for all tables; drop extension hstore; create table t (n int);",
    )
    assert {"publication:p", "table:public.t", "option:default_transaction_read_only"} <= names(found)
    assert "extension:hstore" not in names(found)


def test_what_a_cluster_wide_setting_needs_is_refused_and_noted(scratch):
    found = play(scratch, "alter database shop set log_statement = 'all'; create table t (n int);")
    assert [(each.kind, each.object) for each in found.not_compared if each.object] == [
        ("option", "log_statement")
    ]


def test_the_trap_springs_where_it_may(postgres_database):
    """The test above would notice: as superuser, with the script's own search path, the trap does spring."""
    postgres_database.run(
        TRAP + "create function trap(name, name) returns boolean language plpgsql as"
        " $$ begin perform public.spring(); return false; end $$;"
        "create operator public.!~ (function = public.trap, leftarg = name, rightarg = name);"
    )
    with pytest.raises(psycopg.errors.RaiseException, match="it ran as"):
        postgres_database.ask("select 1 from pg_namespace where nspname !~ 'x'")


TABLES = """
create table a (id int primary key);
create table "B" (id int primary key, a int references a);
create table c (b int references "B", a int references a);
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger own before insert on "B" for each row execute function f();
"""


@pytest.mark.parametrize(
    "text",
    [
        'alter table "B" disable trigger all',
        'alter table only public."B"\n  DISABLE TRIGGER ALL; alter table "B" enable trigger own',
        "begin; alter table a disable trigger all; update a set id = 1; alter table a enable trigger all; commit",
        "alter table a disable trigger all; alter table c disable trigger all; alter table a enable trigger all",
        'alter table "B" disable trigger user',
    ],
)
def test_triggers_are_switched_as_the_file_says_also_those_of_foreign_keys(text, scratch, postgres_database):
    postgres_database.run(TABLES + text)
    live, file = look(postgres_database.dsn), play(scratch, TABLES + text)
    found = compare(file, live, Scope()).changes
    assert [(str(each.key), getattr(each, "fields", ())) for each in found] == []
    before = play(scratch, TABLES)
    assert compare(before, live, Scope()).changes or "enable trigger all; commit" in text
