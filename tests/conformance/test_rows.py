"""What a session tells of the tables in which migration tools note what they applied."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from fixtures.mariadb import MariadbDatabase
from fixtures.postgres import Database
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engine_of
from schemawatchd.errors import ReadFailed, TargetRefused
from schemawatchd.schema.rows import Rows
from schemawatchd.schema.target import Dsn

LIMITS = Limits(connect=3, statement=10, lock=1)
HOSTILE = """no"te`s'; drop table alembic_version; -- %s :x \\"""
MARIADB = pytest.mark.mariadb


@dataclass(frozen=True)
class Place:
    """A database to be asked about, and how it is prepared."""

    dsn: Dsn
    run: object
    schema: tuple[str, ...] = ()
    quote: str = '"'

    def quoted(self, name):
        return self.quote + name.replace(self.quote, self.quote * 2) + self.quote

    def asked(self, ask, dsn=None):
        with engine_of(self.dsn).connect(dsn or self.dsn, LIMITS) as session:
            return ask(session)


def on_sqlite(tmp_path, scheme="sqlite"):
    def run(*statements):
        with sqlite3.connect(tmp_path / "shop.db") as connection:
            for each in statements:
                connection.execute(each)
        connection.close()

    run("create table alembic_version (version_num varchar(32) primary key)")
    return Place(Dsn(f"{scheme}:///{tmp_path}/shop.db"), run)


def on_postgres(database: Database):
    def run(*statements):
        for each in statements:
            database.run(each)

    run("create table alembic_version (version_num varchar(32) primary key)")
    return Place(database.dsn, run, ("public",))


def on_mariadb(database: MariadbDatabase, dsn):
    database.run("create table alembic_version (version_num varchar(32) primary key)")
    return Place(dsn, database.run, quote="`")


@pytest.fixture(
    params=[
        "sqlite",
        "generic+sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgres),
        pytest.param("mariadb", marks=MARIADB),
        pytest.param("generic+mariadb", marks=MARIADB),
    ]
)
def place(request, tmp_path):
    if "sqlite" in request.param:
        return on_sqlite(tmp_path, request.param)
    if request.param == "postgresql":
        return on_postgres(request.getfixturevalue("postgres_database"))
    database = request.getfixturevalue("mariadb_database")
    return on_mariadb(database, Dsn(request.param + database.dsn.reveal().removeprefix("mariadb")))


def ledgers(session):
    return session.tables(frozenset({"ALEMBIC_version", "flyway_schema_history"}))


def test_a_ledger_is_found_and_read(place):
    place.run("insert into alembic_version values ('a1b2'), ('c3d4')")
    where = (*place.schema, "alembic_version")
    assert place.asked(ledgers) == (where,)
    found = place.asked(lambda session: session.table(where))
    assert (found.columns, sorted(found.rows)) == (("version_num",), [("a1b2",), ("c3d4",)])


def test_an_empty_ledger_and_none(place):
    assert place.asked(lambda session: session.table((*place.schema, "alembic_version"))) == Rows(
        ("version_num",), ()
    )
    assert place.asked(lambda session: session.tables(frozenset({"nothing"}))) == ()
    assert place.asked(lambda session: session.tables(frozenset())) == ()


def test_names_are_taken_as_names(place):
    columns = ", ".join(f"{place.quoted(each)} int" for each in ("order", "b"))
    for name in (HOSTILE, "Select"):
        place.run(f"create table {place.quoted(name)} ({columns})")
    for name in (HOSTILE, "Select"):
        assert place.asked(lambda session, name=name: session.tables(frozenset({name}))) == (
            (*place.schema, name),
        )
        found = place.asked(lambda session, name=name: session.table((*place.schema, name)))
        assert found == Rows(("order", "b"), ())
    assert place.asked(ledgers) == ((*place.schema, "alembic_version"),)


def test_values_have_their_own_types(place):
    place.run(
        "create table flyway_schema_history (installed_rank int, sum int, installed_on timestamp null, said text)",
        "insert into flyway_schema_history values (1, null, null, 'ü%s')",
    )
    assert [each[-1] for each in place.asked(ledgers)] == ["alembic_version", "flyway_schema_history"]
    found = place.asked(lambda session: session.table((*place.schema, "flyway_schema_history")))
    assert found.rows == ((1, None, None, "ü%s"),)


def test_a_view_is_no_ledger(place):
    place.run("create view flyway_schema_history as select * from alembic_version")
    assert place.asked(ledgers) == ((*place.schema, "alembic_version"),)
    with pytest.raises(ReadFailed):
        place.asked(lambda session: session.table((*place.schema, "flyway_schema_history")))


def test_one_that_is_not_there_and_one_that_is_too_long(place):
    with pytest.raises(ReadFailed):
        place.asked(lambda session: session.table((*place.schema, "nothing")))
    place.run("insert into alembic_version values ('a'), ('b'), ('c')")
    where = (*place.schema, "alembic_version")
    with pytest.raises(ReadFailed, match="more than 2 rows"):
        place.asked(lambda session: session.table(where, 2))
    assert len(place.asked(lambda session: session.table(where, 3)).rows) == 3


def test_reading_rows_leaves_the_session_as_it_was(place):
    def both(session):
        before = session.read(frozenset(), datetime(2026, 11, 23, tzinfo=UTC)).objects
        session.table((*place.schema, "alembic_version"))
        return before, session.read(frozenset(), datetime(2026, 11, 23, tzinfo=UTC)).objects

    before, after = place.asked(both)
    assert before == after


def test_marks_prove_that_no_row_was_written_where_they_can(place):
    knows = place.dsn.scheme in ("sqlite", "postgresql")

    def pulse():
        found = place.asked(lambda session: session.pulse(None))
        while found.cheap.startswith("racy:"):
            found = place.asked(lambda session: session.pulse(None))
        return found

    first, second = pulse(), pulse()
    assert place.asked(lambda session: session.untouched(first, second)) == knows
    place.run("insert into alembic_version values ('a1b2')")
    third = pulse()
    assert not place.asked(lambda session: session.untouched(second, third))


def test_a_young_mark_of_a_file_proves_nothing(tmp_path):
    place = on_sqlite(tmp_path)
    young = place.asked(lambda session: session.pulse(None))
    assert young.cheap.startswith("racy:")
    assert not place.asked(lambda session: session.untouched(young, young))


@pytest.mark.postgres
def test_postgresql_says_which_grant_a_ledger_lacks(postgres_role, postgres_database):
    place, role = on_postgres(postgres_database), postgres_role()
    dsn = postgres_database.dsn_of(role)
    place.run("create schema apart", 'create table apart."Migrations" (n int)')
    for schema, table in (("public", "alembic_version"), ("apart", "Migrations")):
        where = (schema, table)
        assert where in place.asked(
            lambda session: session.tables(frozenset({"alembic_version", "migrations"})), dsn
        )
        with pytest.raises(TargetRefused) as caught:
            place.asked(lambda session, where=where: session.table(where), dsn)
        assert caught.value.hint == (
            f'grant usage on schema "{schema}" to "{role}"; grant select on "{schema}"."{table}" to "{role}";'
        )
        place.run(*caught.value.hint.split(";")[:2])
        assert place.asked(lambda session, where=where: session.table(where), dsn).rows == ()


@pytest.mark.postgres
def test_postgresql_never_takes_rows_hidden_by_a_policy_for_rows_that_are_not_there(
    postgres_role, postgres_database
):
    place, role = on_postgres(postgres_database), postgres_role()
    place.run(
        f"grant select on alembic_version to {role}", "alter table alembic_version enable row level security"
    )
    with pytest.raises(TargetRefused, match="row-level security") as caught:
        place.asked(lambda session: session.table(("public", "alembic_version")), postgres_database.dsn_of(role))
    assert f'alter role "{role}" bypassrls' in caught.value.hint


@pytest.mark.mariadb
def test_mariadb_says_which_grant_a_ledger_lacks(mariadb_database):
    place = on_mariadb(mariadb_database, mariadb_database.dsn)
    dsn = mariadb_database.account("grant references on {db} to {it}")
    assert place.asked(ledgers, dsn) == (("alembic_version",),)
    with pytest.raises(TargetRefused) as caught:
        place.asked(lambda session: session.table(("alembic_version",)), dsn)
    assert caught.value.hint.startswith(f"GRANT SELECT ON `{mariadb_database.name}`.`alembic_version` TO 'watch")
    place.run(caught.value.hint)
    assert place.asked(lambda session: session.table(("alembic_version",)), dsn).rows == ()
