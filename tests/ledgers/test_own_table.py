"""A migration may touch the table of its own tool: it is there when it is replayed, and it is no difference."""

import sqlite3
from contextlib import closing

import pytest

from fixtures.migration_tools import TABLES, Dbmate, Drizzle, Liquibase, Sqitch, Sqlx, said
from fixtures.program_tools import Alembic
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engines
from schemawatchd.history.migration import Migration, Section
from schemawatchd.ledgers.format import formats
from schemawatchd.ledgers.scratch_ledger import ScratchLedger
from schemawatchd.schema.script import Script
from unit.samples import NOON

WITH_ONE = sorted(name for name, each in formats().items() if each.OWN_TABLE)
POSTGRES, MARIADB = pytest.mark.postgres, pytest.mark.mariadb
ENGINES = ["sqlite", pytest.param("postgresql", marks=POSTGRES), pytest.param("mariadb", marks=MARIADB)]
BREAK = "--> statement-breakpoint"
TOUCHED = {
    "alembic": (Alembic, "alembic_version", "version_num"),
    "dbmate": (Dbmate, "schema_migrations", "version"),
    "drizzle": (Drizzle, "__drizzle_migrations", "hash"),
    "liquibase": (Liquibase, "databasechangelog", "comments"),
    "sqitch": (Sqitch, "sqitch.changes", "note"),
    "sqlx": (Sqlx, "_sqlx_migrations", "description"),
}


@pytest.mark.parametrize("name", WITH_ONE)
def test_the_table_has_what_the_format_is_known_by(name):
    """Its columns are those by which the format knows it in a target."""
    columns = formats()[name].OWN_TABLE.columns
    assert not {each for each in formats()[name].COLUMNS if each not in columns}


@pytest.fixture(scope="module")
def scratch(request):
    made = {}

    def of(engine):
        if engine == "postgresql":
            request.getfixturevalue("postgres_servers")(request.getfixturevalue("postgres_major"))
        if engine == "mariadb":
            request.getfixturevalue("mariadb_server")
        if engine not in made:
            made[engine] = engines()[engine].scratch(None, Limits())
        return made[engine]

    yield of
    for each in made.values():
        each.close()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", WITH_ONE)
def test_the_table_is_made_filled_and_left_out_again(name, engine, scratch):
    module = formats()[name]
    ledger = ScratchLedger(name, module.TABLES[0], engine)
    versions = (
        ("a/b.sql::1::o'x", "a/b.sql::2::o\\x") if name == "liquibase" else ("20260101000000", "20260102000000")
    )
    touching = f"update {ledger.table} set {{0}} = {{0}}".format(min(module.COLUMNS))
    first, second = (
        Migration(version=each, title="it's \\ odd", path="1.sql", checksum="00" * 16, up=Section(touching))
        for each in versions
    )
    stand = scratch(engine).stand()
    try:
        before = stand.read(NOON).objects.keys()
        stand.play(Script("1.sql", ledger.made([first])))
        stand.play(Script("1.sql", ledger.note(second, 2)))
        found = stand.read(NOON)
        assert {each.kind for each in found.objects.keys() - before} >= {"table", "column"}
        assert not ledger.without(found).objects.keys() - before
        stand.play(Script("1.sql", ledger.filled([first])))
    finally:
        stand.close()


def cases():
    for name in sorted(TOUCHED):
        if name != "sqitch":
            yield pytest.param(name, "sqlite", id=f"{name}-sqlite")
        if name in ("alembic", "drizzle", "sqitch", "sqlx"):
            yield pytest.param(name, "postgresql", id=f"{name}-postgresql", marks=POSTGRES)


@pytest.mark.parametrize(("name", "engine"), list(cases()))
def test_what_touches_its_tools_own_table_is_replayed(name, engine, project):
    made, (cls, table, column) = project(engine), TOUCHED[name]
    tool = cls()
    tool.write(made, 0)
    path = tool.write(made, 1)
    table = f"drizzle.{table}" if name == "drizzle" and engine == "postgresql" else table
    touching = f"update {table} set {column} = {column}"
    if name == "sqitch":  # it has its own table locked against writing meanwhile
        touching = f"create table noted as select {column} from {table}"
    text = path.read_text()
    made_by = "op.create_table(" if name == "alembic" else f"create table {TABLES[1]}"
    assert made_by in text
    first = (
        f'op.execute("{touching}")\n    '
        if name == "alembic"
        else f"{touching};{BREAK if name == 'drizzle' else ''}\n"
    )
    path.write_text(text.replace(made_by, first + made_by))
    tool.up(made)
    found = made.look()
    assert (found.status, said(found)) == ("in_sync", [])
    if engine == "sqlite":
        with closing(sqlite3.connect(made.database)) as connection:
            connection.execute(f"alter table {TABLES[1]} add column by_hand integer")
        assert [each for each in said(made.look()) if each.startswith("DR")] == ["DR105"]
