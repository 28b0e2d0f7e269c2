"""What SQLite tells of a schema is read, or left out for a reason; what a newer one tells beyond that is named."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.sql_template import templates
from schemawatchd.engines.sqlite import catalog
from schemawatchd.engines.sqlite.engine import ENGINE
from schemawatchd.schema.target import Dsn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize("table", catalog.CATALOGS)
def test_this_sqlite_tells_nothing_that_is_not_in_the_list(table):
    assert set(catalog.there()[table]) == set(catalog.CATALOGS[table])


def test_this_sqlite_has_no_pragma_that_is_not_in_the_list():
    with closing(sqlite3.connect(":memory:")) as connection:
        there = {name for (name,) in connection.execute("pragma pragma_list")}
    assert there - catalog.PRAGMAS.keys() == set()
    asked = "\n".join(each.text for each in templates("schemawatchd.engines.sqlite").values())
    read = {name for name, what in catalog.PRAGMAS.items() if isinstance(what, catalog.Read)}
    assert read == {name for name in catalog.PRAGMAS if f"pragma_{name}" in asked}


def test_what_is_said_to_be_read_is_in_a_query_and_of_a_kind_that_is_read():
    asked = "\n".join(each.text for each in templates("schemawatchd.engines.sqlite").values())
    for table, columns in catalog.CATALOGS.items():
        for column, way in columns.items():
            if isinstance(way, catalog.Read):
                assert way.kinds
                assert set(way.kinds) <= ENGINE.kinds
                assert re.search(rf"\b{column}\b", asked), (table, column)
            else:
                assert way.reason


@pytest.mark.parametrize("column", ["wr", "strict"])
def test_a_column_that_a_newer_sqlite_has_is_named_and_hides_nothing(tmp_path, monkeypatch, column):
    known = {name: value for name, value in catalog.CATALOGS["pragma_table_list"].items() if name != column}
    monkeypatch.setattr(catalog, "CATALOGS", {**catalog.CATALOGS, "pragma_table_list": known})
    with closing(sqlite3.connect(tmp_path / "app.db")) as connection:
        connection.execute("CREATE TABLE t (a)")
    with ENGINE.connect(Dsn(f"sqlite:///{tmp_path / 'app.db'}"), Limits()) as session:
        found = session.read(frozenset(), NOON)
    wanted = ENGINE.scratch(None, Limits()).play(Script("schema.sql", "CREATE TABLE t (a, b)"), NOON)
    drift = compare(wanted, found, Scope())
    assert [change.key.dotted for change in drift.changes] == ["t.b"]
    assert any(note.kind == "table" and f"tells `{column}`" in note.reason for note in drift.not_compared)
    assert not drift.unjudged
