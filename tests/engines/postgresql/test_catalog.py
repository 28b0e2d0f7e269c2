"""Each column of the server's catalogs is read by a kind, or left out for a reason that is written down."""

import pytest

from fixtures.postgres import look
from schemawatchd.engines.postgresql import catalog as newer
from schemawatchd.engines.postgresql import reader
from schemawatchd.engines.postgresql.catalog import CATALOGS, LEFT_OUT, said_of
from schemawatchd.engines.postgresql.kinds import READ
from schemawatchd.schema.kinds import KINDS

pytestmark = pytest.mark.postgres


def test_each_column_of_this_server_is_known(postgres_database):
    unknown = [
        f"{table}.{name}" for table, name in postgres_database.ask(newer.COLUMNS) if said_of(table, name) is None
    ]
    assert unknown == [], "say in engines/postgresql/catalog.py what becomes of them"


def test_a_column_that_nobody_knows_is_found():
    assert said_of("pg_class", "relbrandnew") is None
    assert said_of("pg_brandnew", "oid") is None


def test_what_is_said_to_be_read_is_asked_for_by_that_kind():
    claimed = [
        (kind, table, column)
        for table, said in CATALOGS.items()
        for kind, names in said.items()
        if kind in KINDS
        for column in names.split()
    ]
    assert {kind for kind, _, _ in claimed} <= READ
    asked = {kind: reader._texts()[kind].text for kind in READ}
    assert [each for each in claimed if each[1] not in asked[each[0]] or each[2] not in asked[each[0]]] == []


def test_no_column_is_told_twice_and_no_reason_is_empty():
    for table, said in CATALOGS.items():
        names = [name for each in said.values() for name in each.split()]
        assert len(names) == len(set(names)), table
    assert all(reason.strip() for reason in LEFT_OUT.values())
    assert not CATALOGS.keys() & LEFT_OUT.keys()


def test_a_newer_server_with_a_column_that_is_not_known(postgres_database, monkeypatch):
    assert look(postgres_database.dsn).not_compared == ()
    monkeypatch.setattr(newer, "KNOWN", frozenset())
    assert look(postgres_database.dsn).not_compared == ()
    monkeypatch.setattr(newer, "said_of", lambda _, column: None if column == "polcmd" else "known")
    (note,) = look(postgres_database.dsn).not_compared
    assert note.kind == "policy"
    assert "`polcmd` of `pg_policy`" in note.reason


def test_a_newer_server_with_a_catalog_that_is_not_known(postgres_database, monkeypatch):
    """A real one: the server lets a superuser add a table to its own."""
    postgres_database.run("set allow_system_table_mods = on; create table pg_catalog.pg_brandnew (a int, b text)")
    monkeypatch.setattr(newer, "KNOWN", frozenset())
    (note,) = look(postgres_database.dsn).not_compared
    assert (note.kind, note.reason) == ("database", "not read by this version: the catalog `pg_brandnew`")
