"""Each column of the server's catalogs is read by a kind, or left out for a reason that is written down."""

import pytest

from schemawatchd.engines.mariadb import catalog
from schemawatchd.engines.mariadb.catalog import CATALOGS, LEFT_OUT, said_of, unknown_columns
from schemawatchd.engines.mariadb.reader import READS, texts
from schemawatchd.schema.kinds import KINDS

pytestmark = pytest.mark.mariadb


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
    from schemawatchd.engines.mariadb import connection

    opened = connection.opened(mariadb_database.dsn, mariadb_limits)
    try:
        assert list(unknown_columns(opened)) == []
        monkeypatch.setattr(catalog, "KNOWN", frozenset())
        assert list(unknown_columns(opened)) == []
        monkeypatch.setattr(catalog, "said_of", lambda _, column: None if column == "engine" else "known")
        (note,) = unknown_columns(opened)
        assert note.kind == "table"
        assert "`engine` of `information_schema.tables`" in note.reason
    finally:
        opened.close()
