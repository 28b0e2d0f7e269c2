"""Each column of the server's catalogs is read by a kind, or left out for a reason that is written down."""

from datetime import UTC, datetime

import pytest

from schemawatchd.engines.mariadb import catalog as newer
from schemawatchd.engines.mariadb.catalog import CATALOGS, LEFT_OUT, said_of
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.engines.mariadb.kinds import READS
from schemawatchd.engines.mariadb.reader import texts
from schemawatchd.schema.kinds import KINDS

pytestmark = pytest.mark.mariadb

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def columns(server):
    return server.run(
        "select concat(lower(table_schema), '.', lower(table_name)), lower(column_name)"
        " from information_schema.columns where table_schema in ('information_schema', 'mysql')"
        " and table_name not like '#%'"
    )


def test_each_column_of_this_server_is_known(mariadb_server):
    unknown = [f"{table}.{column}" for table, column in columns(mariadb_server) if said_of(table, column) is None]
    assert unknown == [], "say in engines/mariadb/catalog.py what becomes of them"


def test_a_column_that_nobody_knows_is_found():
    assert said_of("information_schema.tables", "brand_new") is None
    assert said_of("information_schema.brand_new", "a") is None


def test_what_is_said_to_be_read_is_asked_for():
    """Every column that a kind claims stands in the text of a question."""
    asked = " ".join([*texts(mariadb=True).values(), *texts(mariadb=False).values()]).lower()
    claimed = {
        (table, column)
        for table, said in CATALOGS.items()
        for what, names in said.items()
        if what in KINDS
        for column in names.split()
    }
    assert {what for said in CATALOGS.values() for what in said if what in KINDS} <= READS
    assert [pair for pair in sorted(claimed) if pair[1] not in asked] == []


def test_no_reason_is_empty():
    assert all(reason.strip() for reason in LEFT_OUT.values())


def test_a_newer_server_with_a_column_that_is_not_known(mariadb_database, mariadb_limits, monkeypatch):
    def notes():
        with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
            return session.read(frozenset(), NOON).not_compared

    assert notes() == ()
    monkeypatch.setattr(newer, "KNOWN", frozenset())
    assert notes() == ()
    monkeypatch.setattr(newer, "said_of", lambda _, column: None if column == "engine" else "known")
    found = {each.kind: each.reason for each in notes()}
    assert found["table"] == "not read by this version: the column `engine` of `information_schema.tables`"


def test_a_newer_server_with_a_view_that_is_not_known(mariadb_database, mariadb_limits, monkeypatch):
    """Nobody can add one to a server, so one that is there is taken out of the table."""
    monkeypatch.setattr(newer, "KNOWN", frozenset())
    known = newer.said_of
    monkeypatch.setattr(
        newer, "said_of", lambda view, column: None if view.endswith(".spatial_ref_sys") else known(view, column)
    )
    with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
        (note,) = session.read(frozenset(), NOON).not_compared
    assert (note.kind, note.reason) == (
        "database",
        "not read by this version: `information_schema.spatial_ref_sys`",
    )
