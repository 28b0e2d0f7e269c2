"""What was looked at as a table and is a view when it is read, over somebody's function, is not read."""

import threading

import psycopg
import pytest

from fixtures.postgres import LIMITS
from schemawatchd.engines.mariadb import rows as mariadb_rows
from schemawatchd.engines.mariadb.engine import ENGINE as MARIADB
from schemawatchd.engines.postgresql import rows as postgres_rows
from schemawatchd.engines.postgresql.connection import connected
from schemawatchd.engines.postgresql.engine import ENGINE as POSTGRESQL
from schemawatchd.errors import ReadFailed, TargetRefused

TRAP = """
create table caught (who text);
create function evil() returns text language plpgsql volatile as $$
begin raise exception 'it ran as %', current_user; end $$;
create view alembic_version as select evil() as version_num;
"""


@pytest.mark.postgres
def test_on_postgresql_the_server_itself_refuses_a_view(postgres_database, monkeypatch):
    postgres_database.run(TRAP)
    path = ("public", "alembic_version")
    monkeypatch.setattr(postgres_rows, "tables", lambda *_: (path,))  # it was one a moment ago
    with connected(postgres_database.dsn, LIMITS) as connection:
        with pytest.raises(ReadFailed, match="is not a table"):
            postgres_rows.table(connection, path, 10)
        assert connection.execute("select count(*) from public.caught").fetchone() == (0,)


@pytest.mark.postgres
def test_where_the_server_cannot_a_superuser_does_not_read(postgres_database, postgres_role, monkeypatch):
    postgres_database.run(
        "create table alembic_version (version_num text); insert into alembic_version values ('a');"
        "grant select on alembic_version to public"
    )
    monkeypatch.setattr(postgres_rows, "_RESTRICT", "select 1 where false")
    path = ("public", "alembic_version")
    with connected(postgres_database.dsn, LIMITS) as connection, pytest.raises(TargetRefused) as raised:
        postgres_rows.table(connection, path, 10)
    assert "not read as superuser" in str(raised.value)
    assert "15.8" in raised.value.hint
    plain = postgres_role("login")
    postgres_database.run(f"grant connect on database {postgres_database.name} to public")
    with connected(postgres_database.dsn_of(plain), LIMITS) as connection:
        assert postgres_rows.table(connection, path, 10).rows == (("a",),)


@pytest.mark.postgres
def test_a_swap_at_any_moment_runs_nothing(postgres_database):
    """The owner renames table and view to and fro as fast as it goes, while the ledger is read."""
    postgres_database.run(TRAP.replace("view alembic_version", "view other"))
    postgres_database.run("create table alembic_version (version_num text)")
    stop = threading.Event()

    def swap():
        with postgres_database.connect() as owner:
            while not stop.is_set():
                for first, second in (("alembic_version", "kept"), ("other", "alembic_version")):
                    kind = "table" if first == "alembic_version" else "view"
                    owner.execute(f"alter {kind} {first} rename to {second}")
                owner.execute("alter view alembic_version rename to other")
                owner.execute("alter table kept rename to alembic_version")

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        said = set()
        with connected(postgres_database.dsn, LIMITS) as connection:
            for _ in range(200):
                try:
                    postgres_rows.table(connection, ("public", "alembic_version"), 10)
                except (ReadFailed, psycopg.Error) as error:
                    said.add(str(error))
        assert not [each for each in said if "it ran as" in each]
    finally:
        stop.set()
        swapping.join()


@pytest.mark.mariadb
def test_on_mariadb_only_a_base_table_is_opened(mariadb_database, monkeypatch):
    mariadb_database.run(
        "create function evil() returns int deterministic return 1",
        "create view flyway_schema_history as select evil() as version",
        "create table real_one (n int, v int as (n + 1) virtual)",
        "insert into real_one (n) values (1), (2)",
    )
    with MARIADB.connect(mariadb_database.dsn, LIMITS) as session:
        assert session.table(("real_one",)).rows == ((1, 2), (2, 3))
        with pytest.raises(ReadFailed, match="there is no table"):
            session.table(("flyway_schema_history",))
        monkeypatch.setattr(mariadb_rows, "_IS_TABLE", "select %s")
        with pytest.raises(ReadFailed, match="there is no table"):
            session.table(("flyway_schema_history",))
        assert len(session.table(("real_one",)).rows) == 2


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("attributes", "says"),
    [
        ("login", ""),
        ("login superuser", "is a superuser"),
        ("login createrole", "may make roles"),
        ("login in role pg_execute_server_program", "belongs to pg_execute_server_program"),
    ],
)
def test_what_is_too_much_for_an_account_on_postgresql(attributes, says, postgres_database, postgres_role):
    dsn = postgres_database.dsn_of(postgres_role(attributes))
    postgres_database.run(f"grant connect on database {postgres_database.name} to public")
    with POSTGRESQL.connect(dsn, LIMITS) as session:
        assert session.excess == says


@pytest.mark.mariadb
def test_what_is_too_much_for_an_account_on_mariadb(mariadb_database):
    with MARIADB.connect(mariadb_database.dsn, LIMITS) as session:
        assert session.excess == "holds ALL PRIVILEGES on *.*"
