"""A look at a server: what it may not do, what moves its pulse, and what it says when the server is unwell."""

import socket
import threading
import time

import psycopg
import pytest

from fixtures.postgres import LIMITS, NOON, look
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.postgresql.connection import connected, parameters
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.errors import SchemawatchdError, TargetBusy, TargetRefused, TargetUnreachable
from schemawatchd.schema.target import Dsn

pytestmark = pytest.mark.postgres


def pulse(dsn, last=None):
    with ENGINE.connect(dsn, LIMITS) as session:
        return session.pulse(last)


def test_the_server_says_who_it_is(postgres_database):
    with ENGINE.connect(postgres_database.dsn, LIMITS) as session:
        found = session.engine
    [(version, system)] = postgres_database.ask(
        "select split_part(current_setting('server_version'), ' ', 1), system_identifier::text"
        " from pg_control_system()"
    )
    assert (found.name, found.version, found.server_id, found.role) == ("postgresql", version, system, "primary")


def test_a_server_that_keeps_its_identity_to_itself_is_still_read(postgres_database, postgres_role):
    role = postgres_role()
    postgres_database.run("revoke execute on function pg_control_system() from public")
    with ENGINE.connect(postgres_database.dsn_of(role), LIMITS) as session:
        assert session.engine.server_id is None
        session.pulse(None)


def test_nothing_is_sent_before_the_first_question():
    with ENGINE.connect(Dsn("postgresql://u:pw@127.0.0.1:1/x"), LIMITS):
        pass


@pytest.mark.parametrize("user", ["superuser", "plain"])
def test_an_attempted_write_fails(user, postgres_database, postgres_role):
    dsn = postgres_database.dsn if user == "superuser" else postgres_database.dsn_of(postgres_role())
    with connected(dsn, LIMITS) as connection:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("create table t ()")
        with connection.transaction(force_rollback=True), pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("create table t ()")
        with connection.transaction(force_rollback=True):
            connection.execute("select 1")
            with pytest.raises(psycopg.errors.ActiveSqlTransaction):
                connection.execute("set transaction read write")
        connection.execute("set default_transaction_read_only = off")
        with connection.transaction(force_rollback=True), pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("create table t ()")


def test_a_password_is_struck_out_in_every_spelling():
    dsn = Dsn("postgresql://u:a%20b%2fc@h/x")
    assert dsn.redacted("one a b/c two a%20b%2Fc three a%20b%2fc") == "one *** two *** three ***"


def test_the_session_is_known_by_name_and_impatient(postgres_database):
    names = (
        "application_name",
        "lock_timeout",
        "statement_timeout",
        "search_path",
        "jit",
        "transaction_read_only",
    )
    with connected(postgres_database.dsn, LIMITS) as connection:
        found = [connection.execute(f"show {name}").fetchone()[0] for name in names]
    assert found == ["schemawatchd", "300ms", "10s", "", "off", "on"]


@pytest.mark.parametrize(
    "ddl",
    [
        "create table u (a int)",
        "alter table t alter n set default 5",
        "alter table t add check (n > 0)",
        "comment on table t is 'x'",
        "create index on t (n)",
        "create function f() returns int language sql as 'select 1'",
        "grant select on t to public",
        "update pg_attribute set attnotnull = true where attrelid = 't'::regclass and attname = 'n'",
        "drop table t",
    ],
)
def test_the_pulse_moves_on_ddl(ddl, postgres_database):
    postgres_database.run("create table t (n int primary key, m int)")
    before = pulse(postgres_database.dsn)
    postgres_database.run(ddl)
    after = pulse(postgres_database.dsn, before)
    assert after.cheap != before.cheap
    assert after.sound != before.sound


def test_the_pulse_is_still_when_nothing_happens_and_sound_on_data(postgres_database):
    postgres_database.run("create table t (n int primary key)")
    first = pulse(postgres_database.dsn)
    assert pulse(postgres_database.dsn) == first
    assert pulse(postgres_database.dsn, first) is first or pulse(postgres_database.dsn, first) == first
    postgres_database.run("insert into t select generate_series(1, 1000); analyze t")
    second = pulse(postgres_database.dsn, first)
    assert second.cheap != first.cheap
    assert second.sound == first.sound


def test_an_unmoved_cheap_mark_hands_the_sound_one_on_without_asking(postgres_database):
    first = pulse(postgres_database.dsn)
    marked = type(first)(first.cheap, "handed on")
    assert pulse(postgres_database.dsn, marked).sound == "handed on"


def test_a_rolled_back_change_moves_no_sound_mark(postgres_database):
    first = pulse(postgres_database.dsn)
    postgres_database.run("begin; create table u (); rollback")
    assert pulse(postgres_database.dsn, first).sound == first.sound


def test_another_database_has_another_pulse(postgres_database):
    assert pulse(postgres_database.dsn).sound != pulse(postgres_database.server.dsn("postgres")).sound


def test_a_lock_elsewhere_is_busy_not_drift(postgres_database):
    postgres_database.run("create table t (n int); create index t_lower on t ((n + 1))")
    with postgres_database.connect() as holder, holder.transaction():
        holder.execute("lock table t in access exclusive mode")
        began = time.monotonic()
        with pytest.raises(TargetBusy, match="lock timeout"):
            look(postgres_database.dsn)
        assert time.monotonic() - began < 3
    look(postgres_database.dsn)


def test_a_wrong_password_is_refused_and_not_repeated(postgres_database, postgres_role):
    dsn = postgres_database.dsn_of(postgres_role(), "s3cr3t-w%rd")
    with pytest.raises(TargetRefused, match="authentication failed") as caught:
        look(dsn)
    assert_silent(caught.value, "s3cr3t-w%rd", "s3cr3t-w%25rd")
    assert "password" in caught.value.hint


def test_no_connect_privilege_is_refused(postgres_database, postgres_role):
    role = postgres_role()
    postgres_database.run(f"revoke connect on database {postgres_database.name} from public")
    with pytest.raises(TargetRefused, match="permission denied for database"):
        look(postgres_database.dsn_of(role))


def test_a_database_that_is_gone_is_unreachable(postgres_server):
    with pytest.raises(TargetUnreachable, match="does not exist"):
        look(postgres_server.dsn("nowhere"))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hunter2@127.0.0.1:1/x",
        "postgresql+psycopg://u:hunter2@localhost:1/x",
        "postgres://u:hunter2@/x?host=/nowhere",
        "postgresql://u:hunter2@no-such-host.invalid/x",
        "postgresql://u:hunter2%zz@127.0.0.1/x",
        "postgresql://u:hunter2@127.0.0.1/x?nonsense=1",
        "postgresql://u:hunter2@127.0.0.1:99999/x",
    ],
)
def test_a_server_that_is_not_there_is_unreachable_and_the_password_is_kept(url):
    with pytest.raises(TargetUnreachable) as caught:
        look(Dsn(url))
    assert caught.value.hint
    assert_silent(caught.value, "hunter2")


def test_a_server_that_never_speaks_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        began = time.monotonic()
        with (
            pytest.raises(TargetUnreachable, match="timeout"),
            ENGINE.connect(Dsn(f"postgresql://u:pw@127.0.0.1:{port}/x"), Limits(connect=2)) as session,
        ):
            assert session.engine
        assert time.monotonic() - began < 5


def test_a_session_that_is_ended_meanwhile_is_unreachable(postgres_database):
    with ENGINE.connect(postgres_database.dsn, LIMITS) as session:
        session.pulse(None)
        postgres_database.ask(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'schemawatchd'"
            f" and datname = '{postgres_database.name}'"
        )
        with pytest.raises(TargetUnreachable):
            session.read(frozenset(), NOON)


def test_a_database_dropped_meanwhile_is_unreachable(postgres_database):
    with ENGINE.connect(postgres_database.dsn, LIMITS) as session:
        session.pulse(None)
        with psycopg.connect(postgres_database.server.dsn().reveal(), autocommit=True) as admin:
            admin.execute(f"drop database {postgres_database.name} with (force)")
        with pytest.raises(TargetUnreachable):
            session.pulse(None)


def test_a_concurrent_alter_gives_either_state_or_busy(postgres_database):
    postgres_database.run("create table t (n int default 1, check (n > 0)); create view v as select n from t")
    stop = threading.Event()

    def churn():
        with postgres_database.connect() as connection:
            while not stop.is_set():
                for kind in ("add column extra int default 7", "drop column extra"):
                    connection.execute(
                        f"begin; drop view v; alter table t {kind}; create view v as table t; commit"
                    )
                    stop.wait(0.15)

    thread = threading.Thread(target=churn)
    thread.start()
    try:
        seen = {attempt(postgres_database.dsn) for _ in range(60)}
    finally:
        stop.set()
        thread.join()
    assert seen - {"busy"} <= {("n",), ("n", "extra")}
    assert seen - {"busy"}


def attempt(dsn):
    try:
        snapshot = look(dsn)
    except TargetBusy:
        return "busy"
    columns = tuple(sorted((r.name for r in snapshot.objects.values() if r.kind == "column"), key=len))
    [table] = [record for record in snapshot.objects.values() if record.kind == "table"]
    assert table.column_order == columns
    return columns


@pytest.mark.parametrize(
    ("url", "tls", "mode"),
    [
        ("postgresql://h/x", "verify", "verify-full"),
        ("postgresql://h/x?sslmode=disable", "verify", "verify-full"),
        ("postgresql://h/x?sslmode=verify-ca", "require", "verify-full"),
        ("postgresql://h/x", "require", "require"),
        ("postgresql://h/x?sslmode=disable", "require", "require"),
        ("postgresql://h/x", "off", "disable"),
        ("postgresql://h/x?sslmode=prefer", "off", "prefer"),
        ("postgresql://127.0.0.2/x", "verify", None),
        ("postgresql://[::1]/x", "verify", None),
        ("postgresql://localhost,h/x", "verify", "verify-full"),
        ("postgresql:///x?host=/run/postgresql", "verify", None),
        ("postgresql://localhost/x?hostaddr=10.0.0.1", "verify", "verify-full"),
    ],
)
def test_remote_servers_are_verified(url, tls, mode):
    given = parameters(Dsn(url, tls), LIMITS)
    assert given.get("sslmode") == mode
    assert ("sslrootcert" in given) == (mode == "verify-full")


def test_the_dump_is_sql_and_none_where_a_right_is_missing(postgres_database, postgres_role):
    postgres_database.run("create table t (n int)")
    assert "CREATE TABLE public.t" in ENGINE.dump(postgres_database.dsn, LIMITS)
    role = postgres_role()
    postgres_database.run("revoke select on pg_catalog.pg_roles from public")
    assert ENGINE.dump(postgres_database.dsn_of(role, "pw"), LIMITS) is None


def assert_silent(error, *secrets):
    chain: list[BaseException] = []
    step: BaseException | None = error
    while step is not None:
        chain.append(step)
        step = step.__cause__
    told = " ".join(f"{each} {each!r} {getattr(each, 'hint', '')}" for each in chain)
    assert isinstance(error, SchemawatchdError)
    assert not [secret for secret in secrets if secret in told]


def test_a_database_that_was_dropped_and_made_again_has_another_identity(postgres_database):
    def identity():
        with ENGINE.connect(postgres_database.dsn, LIMITS) as session:
            return session.engine

    first, again = identity(), identity()
    name = postgres_database.dsn.database
    with psycopg.connect(postgres_database.server.dsn("postgres").reveal(), autocommit=True) as admin:
        admin.execute(f'drop database "{name}"')
        admin.execute(f'create database "{name}"')
    other = identity()
    assert first == again
    assert (first.server_id, first.database_id != other.database_id) == (other.server_id, True)
