"""Types that take the place of another without a row being touched: what is told of them, and what servers do."""

import pytest

from schemawatchd.sql.statements import statements
from schemawatchd.sql.type_widths import in_place

BOTH = ("postgresql", "mariadb")
MARIADB = ("mariadb",)
POSTGRESQL = ("postgresql",)


def words(text):
    (found,) = statements(text)
    return found.words


def each(cases):
    """Each case on each of its engines."""
    return [
        pytest.param(new, old, engine, expected, id=f"{old} to {new} on {engine}")
        for new, old, engines, expected in cases
        for engine in engines
    ]


IN_PLACE = [
    ("varchar(200)", "varchar(80)", BOTH, True),
    ("char(3)", "char(3)", BOTH, True),
    ("varchar(3)", "char(3)", BOTH, False),
    ("bigint", "int", BOTH, False),
    ("integer", "int", BOTH, True),
    ("numeric(12,4)", "numeric(10,2)", BOTH, False),
    ("uuid", "uuid", BOTH, True),
    ("uuid", "text", POSTGRESQL, False),
    ("text", "varchar(80)", POSTGRESQL, True),
    ("text", "char(3)", POSTGRESQL, False),
    ("citext", "varchar(20)", POSTGRESQL, True),
    ("numeric(12,2)", "numeric(10,2)", POSTGRESQL, True),
    ("numeric", "numeric(10,2)", POSTGRESQL, True),
    ("decimal(12,2)", "numeric(10,2)", MARIADB, False),
    ("timestamp", "timestamp(3)", POSTGRESQL, True),
    ("timestamp without time zone", "timestamp", POSTGRESQL, True),
    ("timestamptz", "date", POSTGRESQL, False),
    ("real", "double precision", POSTGRESQL, False),
    ("double precision", "real", POSTGRESQL, False),
    ("text", "varchar(80)", MARIADB, False),
    ("longtext", "text", MARIADB, False),
    ("varchar(63)", "varchar(40)", MARIADB, True),
    ("varchar(64)", "varchar(63)", MARIADB, False),
    ("varchar(255) charset latin1", "varchar(64) character set latin1", MARIADB, True),
    ("varchar(256) charset latin1", "varchar(255) character set latin1", MARIADB, False),
    ("varchar(80) character set latin1", "varchar(80)", MARIADB, False),
    ("varchar(80) collate latin1_bin", "varchar(80) character set utf8mb4", MARIADB, False),
    ("varbinary(32)", "varbinary(16)", MARIADB, True),
    ("varbinary(256)", "varbinary(255)", MARIADB, False),
    ("binary(32)", "binary(16)", MARIADB, False),
    ("varbinary(16)", "binary(16)", MARIADB, False),
    ("enum('new','paid','sent')", "enum('new','paid')", MARIADB, True),
    ("enum('sent','new','paid')", "enum('new','paid')", MARIADB, False),
    ("set('a','b','c')", "set('a','b')", MARIADB, True),
    ("set('a','b','c','d','e','f','g','h','i')", "set('a','b','c','d','e','f','g','h')", MARIADB, False),
    ("int(10)", "int(11)", MARIADB, True),
    ("int unsigned", "int", MARIADB, False),
    ("datetime(6)", "datetime", MARIADB, False),
    ("longblob", "blob", MARIADB, False),
]


@pytest.mark.parametrize(("new", "old", "engine", "expected"), each(IN_PLACE))
def test_what_needs_no_copy(new, old, engine, expected, request):
    assert in_place(words(new), words(old), engine) is expected
    if engine == "mariadb":
        _mariadb_agrees(request.getfixturevalue("mariadb_database"), new, old, taken=expected)
    else:
        _postgresql_agrees(request.getfixturevalue("postgres_database"), new, old, taken=expected)


def _mariadb_agrees(database, new, old, *, taken):
    database.run(f"create table t (id int primary key, a {old})")
    if taken:
        database.run(f"alter table t modify a {new}, algorithm=instant")
    else:
        with pytest.raises(Exception, match="is not supported"):
            database.run(f"alter table t modify a {new}, algorithm=inplace")


def _postgresql_agrees(database, new, old, *, taken):
    if "citext" in new:
        database.run("create extension citext")
    database.run(f"create table t (a {old})")
    before = database.ask("select pg_relation_filenode('t')")
    database.run(f"alter table t alter a type {new} using a::{new}")
    assert (database.ask("select pg_relation_filenode('t')") == before) is taken
