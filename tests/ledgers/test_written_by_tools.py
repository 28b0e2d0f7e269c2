"""Ledgers that the tools themselves wrote: what is applied, what waits, what was edited, and what is drift.

A format says WRITTEN_BY_TOOL if, and only if, it has a case here.
"""

import sqlite3
from contextlib import closing

import pytest

from fixtures.migration_tools import TABLES, Dbmate, Drizzle, Liquibase, Sqitch, Sqlx, said
from fixtures.program_tools import Alembic, Django, Knex, Laravel, Rails
from schemawatchd.ledgers.format import formats

SQL = {"dbmate": Dbmate, "drizzle": Drizzle, "liquibase": Liquibase, "sqitch": Sqitch, "sqlx": Sqlx}
PROGRAMS = {"django": Django, "knex": Knex, "laravel": Laravel, "rails": Rails}
POSTGRES_ONLY = ("knex", "sqitch")
BOTH = ("alembic", "drizzle", "sqlx")
CHECKSUMS = ("drizzle", "liquibase", "sqitch", "sqlx")
OURS = "schemawatchd"
"""Its ledger is written by `migrate up`, in the tests of that."""


def cases(tools):
    for name, tool in sorted(tools.items()):
        if name not in POSTGRES_ONLY:
            yield pytest.param(name, tool(), "sqlite", id=f"{name}-sqlite")
        if name in (*POSTGRES_ONLY, *BOTH):
            yield pytest.param(name, tool(), "postgresql", id=f"{name}-postgresql", marks=pytest.mark.postgres)


def by_hand(project, text):
    if project.url.startswith("sqlite"):
        with closing(sqlite3.connect(project.database)) as connection:
            connection.executescript(text)
        return
    import psycopg

    with psycopg.connect(project.url, autocommit=True) as connection:
        connection.execute(text)


@pytest.mark.parametrize(("name", "tool", "engine"), list(cases(SQL | {"alembic": Alembic})))
def test_what_a_tool_applied_is_replayed(name, tool, engine, project):
    made = project(engine)
    first = tool.write(made, 0)
    tool.write(made, 1)
    tool.up(made)
    tool.write(made, 2)
    one = made.look()
    assert (one.migration.format, len(one.migration.pending), said(one)) == (name, 1, ["LG201"])
    assert one.expected_from == f"migrations@{one.migration.applied}"
    tool.up(made)
    two = made.look()
    assert (two.status, two.migration.pending, said(two)) == ("in_sync", (), [])
    by_hand(made, f"alter table {TABLES[1]} add column by_hand integer")
    assert [each for each in said(made.look()) if each.startswith("DR")] == ["DR105"]
    assert not (made.folder / "mark").exists()
    if name in CHECKSUMS:
        first.write_text(first.read_text().replace("id integer", "id  bigint"))
        assert "LG101" in said(made.look())


@pytest.mark.parametrize(("name", "tool", "engine"), list(cases(PROGRAMS)))
def test_what_a_tool_applied_is_told_from_what_waits(name, tool, engine, project):
    made = project(engine)
    tool.write(made, 0)
    tool.write(made, 1)
    tool.up(made)
    tool.write(made, 2)
    one = made.look()
    assert (one.migration.format, len(one.migration.pending)) == (name, 1)
    assert said(one) == ["LG113", "LG201"]
    (trouble,) = (each for each in one.about_files if each.rule == "LG113")
    assert "cannot be run here" in trouble.summary
    tool.up(made)
    two = made.look()
    assert (two.migration.pending, said(two)) == ((), ["LG113"])


def test_a_format_is_read_only_when_its_tool_wrote_the_ledger():
    written = {name for name, each in formats().items() if each.WRITTEN_BY_TOOL}
    assert written == {*SQL, *PROGRAMS, "alembic", OURS}
