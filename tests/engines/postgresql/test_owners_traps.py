"""What the owner of a watched database, or of the role, can set or run when schemawatchd logs in."""

from contextlib import suppress

import psycopg
import pytest

from fixtures.postgres import LIMITS, NOON
from schemawatchd.engines.engine import Script
from schemawatchd.engines.postgresql.connection import connected
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer
from schemawatchd.errors import SchemawatchdError, TargetRefused

pytestmark = pytest.mark.postgres

SHADOWED = """
create table t (id int, price numeric(9, 2) default 1.5, "Odd" text);
create view v as select id, "Odd" from t;
create table alembic_version (version_num text, raw bytea, at timestamptz);
insert into alembic_version values ('a1', '\\x0102', '2026-01-01 00:00+00');
create schema evil;
create table evil.caught (who text);
create function evil.format_type(oid, integer) returns text language sql as $$select 'forged'$$;
create function evil.pg_get_expr(pg_node_tree, oid) returns text language sql as $$select 'forged'$$;
create function evil.pg_get_viewdef(oid) returns text language sql as $$select 'forged'$$;
create view evil.pg_class as select * from pg_catalog.pg_class where false;
grant usage on schema public, evil to public;
grant select on all tables in schema public, evil to public;
"""
FORGED_PATH = "perform set_config('search_path', 'evil, pg_catalog', false);"
FORGED_SETTINGS = """
perform set_config('default_transaction_read_only', 'off', false), set_config('statement_timeout', '0', false),
  set_config('quote_all_identifiers', 'on', false), set_config('timezone', 'Asia/Tokyo', false);
"""


@pytest.fixture
def watched(postgres_database, postgres_role):
    """A database with traps, and the plain role that watches it."""
    role = postgres_role("login")
    postgres_database.run(SHADOWED)
    postgres_database.run(f"grant connect on database {postgres_database.name} to {role}")
    yield postgres_database, role
    postgres_database.run(f"drop owned by {role}")


def seen(dsn):
    """Everything that is read of the database, but for the trap itself."""
    with ENGINE.connect(dsn, LIMITS) as session:
        found = session.read(frozenset({"public"}), NOON)
        rows = session.table(("public", "alembic_version"))
        worded = [session.worded(key) for key in sorted(found.objects, key=str) if key.kind in {"table", "view"}]
    objects = {str(key): each for key, each in found.objects.items() if key.kind in {"column", "table", "view"}}
    return objects, rows, worded, found.coverage


@pytest.fixture
def trap(watched):
    """A function that lets a login trigger do this; it runs for schemawatchd alone."""
    database, _ = watched
    with database.connect() as connection:
        if connection.info.server_version < 170000:
            pytest.skip("login event triggers are there since PostgreSQL 17")

    def make(body):
        database.run(
            "create or replace function evil.trap() returns event_trigger language plpgsql as $trap$ begin"
            f" if current_setting('application_name') like 'schemawatchd%' then {body} end if; end $trap$"
        )
        database.run("drop event trigger if exists trap")
        database.run("create event trigger trap on login execute function evil.trap()")

    yield make
    database.run("drop event trigger if exists trap")


def accounts(watched):
    database, role = watched
    return {"superuser": database.dsn, "plain": database.dsn_of(role)}


@pytest.mark.parametrize("account", ["superuser", "plain"])
@pytest.mark.parametrize("body", [FORGED_PATH, FORGED_SETTINGS, "raise warning 'x';"])
def test_what_a_login_trigger_sets_changes_no_answer(account, body, watched, trap):
    dsn = accounts(watched)[account]
    before = seen(dsn)
    trap(body)
    assert seen(dsn) == before
    with connected(dsn, LIMITS) as connection:
        kept = "search_path", "default_transaction_read_only", "statement_timeout", "timezone"
        asked = ", ".join(f"current_setting('{each}')" for each in kept)
        assert connection.execute(f"select {asked}").fetchone() == ("", "on", "10s", "UTC")


@pytest.mark.parametrize("says", ["no", "authentication failed", "too many connections", "due to lock timeout"])
@pytest.mark.parametrize("account", ["superuser", "plain"])
def test_a_login_trigger_that_raises_is_named(account, says, watched, trap):
    trap(f"raise exception E'{says}\\nforged: %', current_user;")
    with pytest.raises(TargetRefused, match="event trigger on login") as raised:
        seen(accounts(watched)[account])
    assert "event_triggers = off" in raised.value.hint
    assert "\n" not in raised.value.told


@pytest.mark.parametrize("account", ["superuser", "plain"])
@pytest.mark.parametrize(
    "body",
    [
        "insert into evil.caught values (current_user);",
        "perform set_config('transaction_read_only', 'off', true); insert into evil.caught values (current_user);",
    ],
)
def test_a_login_trigger_writes_nothing(account, body, watched, trap):
    database, role = watched
    database.run(f"grant insert on evil.caught to {role}")
    trap(body)
    with pytest.raises(TargetRefused, match=r"read-only transaction|must be set before any query"):
        seen(accounts(watched)[account])
    assert database.ask("select * from evil.caught") == []


def test_a_login_trigger_that_sleeps_costs_the_time_of_a_connection(watched, trap):
    """The server itself ends it by no time-out of ours: a session of the watcher stays as long as it sleeps."""
    database, _ = watched
    trap("perform pg_sleep(600);")
    with pytest.raises(SchemawatchdError, match="timeout expired"):
        seen(database.dsn)
    database.run("select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'")


def test_event_triggers_that_are_off_for_the_role_or_in_the_url_do_not_run(watched, trap):
    database, role = watched
    trap("raise exception 'no';")
    url = database.dsn.reveal()
    off = type(database.dsn)(f"{url}&options=-c%20event_triggers%3Doff")
    assert seen(off)
    database.run(f"alter role {role} set event_triggers = off")
    assert seen(database.dsn_of(role))


@pytest.mark.parametrize("account", ["superuser", "plain"])
def test_doctor_learns_that_the_account_runs_a_trigger_at_login(account, watched, trap):
    database, _ = watched
    dsn = accounts(watched)[account]

    def excess():
        with ENGINE.connect(dsn, LIMITS) as session:
            return session.excess

    alone = excess()
    assert alone == ("is a superuser" if account == "superuser" else "")
    trap("null;")
    assert "the event trigger trap whenever it logs in" in excess()
    assert excess().startswith(alone)
    database.run("alter event trigger trap disable")
    assert excess() == alone


@pytest.mark.parametrize("security", ["invoker", "definer"])
def test_a_login_trigger_of_a_schema_file_runs_as_no_superuser(
    security, postgres_servers, postgres_major, tmp_path
):
    postgres_servers(postgres_major)
    if int(postgres_major) < 17:
        pytest.skip("login event triggers are there since PostgreSQL 17")
    tmp_path.chmod(0o777)
    mark = tmp_path / "mark"
    scratch = OnPrivateServer(LIMITS, seconds=20, major=postgres_major)
    try:
        found = scratch.play(
            Script(
                "schema.sql",
                f"create function f() returns event_trigger language plpgsql security {security} as $$ begin"
                f" execute $x$copy (select 1) to program 'touch {mark}'$x$;"
                " exception when insufficient_privilege then null; end $$;"
                " create event trigger e on login execute function f(); alter event trigger e enable always;",
            ),
            NOON,
        )
    finally:
        scratch.close()
    assert any(key.kind == "event_trigger" for key in found.objects)
    assert not mark.exists()


def settings(database):
    """Rounds of settings, each with another value: all of an enum, both ends of a range."""
    found = database.ask(
        "select name, vartype, coalesce(enumvals, array[min_val, max_val]) from pg_settings"
        " where context in ('user', 'superuser', 'backend', 'superuser-backend')"
        " and name !~ '_preload_libraries$|^transaction_(deferrable|isolation|read_only)$|^seed$' order by 1"
    )
    texts = {
        "client_encoding": ["LATIN1"],
        "datestyle": ["German, DMY"],
        "search_path": ["evil, pg_catalog"],
        "timezone": ["Asia/Tokyo"],
    }
    usual = {"string": ["C"], "bool": ["on", "off"]}
    values = {name: texts.get(name.lower()) or usual.get(kind, several) for name, kind, several in found}
    for number in range(max(map(len, values.values()))):
        yield [(name, each[number]) for name, each in values.items() if number < len(each)]


@pytest.mark.parametrize("of", ["role", "database"])
def test_no_setting_of_the_role_or_the_database_changes_an_answer(of, watched):
    database, role = watched
    dsn = database.dsn_of(role)
    before = seen(dsn)
    place = f"{of} {role if of == 'role' else database.name}"
    tried = set()
    with database.connect() as admin:
        for several in settings(database):
            for chunk in batched(several, 20):
                for name, value in chunk:
                    text = value if name == "search_path" else f"'{value}'"
                    with suppress(psycopg.Error):  # a value that this server does not take
                        admin.execute(f"alter {place} set {name} = {text}")
                        tried.add(name)
                assert seen(dsn) == before, chunk
                admin.execute(f"alter {place} reset all")
    assert len(tried) > 120


def batched(several, size):
    return [several[start : start + size] for start in range(0, len(several), size)]


@pytest.mark.parametrize("where", ["role", "url"])
def test_a_role_that_the_administrator_chose_for_the_account_stays(where, watched, postgres_role):
    database, role = watched
    reader = postgres_role("nologin")
    database.run(f"grant {reader} to {role}")
    dsn = database.dsn_of(role)
    if where == "role":
        database.run(f"alter role {role} set role = {reader}")
    else:
        dsn = type(dsn)(f"{dsn.reveal()}&options=-c%20role%3D{reader}")
    with connected(dsn, LIMITS) as connection:
        assert connection.execute("select current_user").fetchone() == (reader,)


def test_a_role_that_a_login_trigger_chose_does_not_stay(watched, trap, postgres_role):
    database, _ = watched
    weak = postgres_role("nologin")
    for trick in (f"set session role {weak};", f"set session authorization {weak};"):
        trap(trick)
        with connected(database.dsn, LIMITS) as connection:
            (now,) = connection.execute("select current_user").fetchone()
        assert now != weak


@pytest.mark.parametrize("name", ["session_preload_libraries", "local_preload_libraries"])
def test_a_library_that_cannot_be_loaded_is_named(name, watched):
    database, role = watched
    database.run(f"alter role {role} set {name} = 'nowhere'")
    with pytest.raises(SchemawatchdError, match="cannot load a library") as raised:
        seen(database.dsn_of(role))
    assert "pg_db_role_setting" in raised.value.hint


def test_what_a_login_trigger_sets_does_not_lead_a_migration_elsewhere(watched, trap):
    database, _ = watched
    trap(FORGED_PATH)
    with ENGINE.work(database.dsn, LIMITS) as work:
        work.run("create table written (n int)")
    assert database.ask("select relnamespace::regnamespace::text from pg_class where relname = 'written'") == [
        ("public",)
    ]
