"""Types as written in SQL: which is narrower, and which has a limit."""

import pytest

from schemawatchd.sql.statements import statements
from schemawatchd.sql.type_widths import limited, narrower, type_words

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


NARROWER = [
    ("varchar(80)", "varchar(200)", BOTH, True),
    ("varchar(200)", "varchar(80)", BOTH, False),
    ("character varying(80)", "text", BOTH, True),
    ("character varying", "text", POSTGRESQL, False),
    ("int", "bigint", BOTH, True),
    ("bigint", "int", BOTH, False),
    ("smallint", "integer", BOTH, True),
    ("numeric(10,2)", "numeric(12,2)", BOTH, True),
    ("numeric(12,2)", "numeric(12,4)", BOTH, True),
    ("numeric", "numeric(12,4)", POSTGRESQL, False),
    ("decimal", "decimal(12,4)", MARIADB, True),
    ("decimal(12,2) unsigned", "decimal(12,2)", MARIADB, True),
    ("real", "double precision", BOTH, True),
    ("float", "double precision", MARIADB, True),
    ("float", "double precision", POSTGRESQL, False),
    ("text", "integer", BOTH, False),
    ("integer", "text", BOTH, True),
    ("uuid", "text", BOTH, True),
    ("mood", "text", POSTGRESQL, False),
    ("numeric(12,0)", "int", BOTH, False),
    ("int", "numeric(12,2)", BOTH, True),
    ("int not null default 1", "bigint", BOTH, True),
    ("enum('new','paid','sent')", "enum('new','paid')", MARIADB, False),
    ("enum('new')", "enum('new','paid')", MARIADB, True),
    ("varbinary(32)", "varbinary(16)", MARIADB, False),
    ("varbinary(16)", "varbinary(32)", MARIADB, True),
    ("datetime(6)", "datetime", MARIADB, False),
    ("datetime", "datetime(6)", MARIADB, True),
    ("date", "datetime", MARIADB, True),
    ("timestamp", "datetime", MARIADB, True),
    ("timestamptz", "timestamp", POSTGRESQL, False),
    ("timestamp with time zone", "timestamp(3) without time zone", POSTGRESQL, False),
    ("timestamptz", "date", POSTGRESQL, False),
    ("citext", "varchar(20)", POSTGRESQL, False),
    ("text", "longtext", MARIADB, True),
    ("longtext", "text", MARIADB, False),
    ("text", "varchar(16383)", MARIADB, False),
    ("tinytext", "varchar(255)", MARIADB, True),
    ("int", "int unsigned", MARIADB, True),
    ("int unsigned", "int", MARIADB, True),
    ("bigint", "int unsigned", MARIADB, False),
    ("int(10)", "int(11)", MARIADB, False),
    ("varchar(80) character set latin1", "varchar(80)", MARIADB, False),
]


@pytest.mark.parametrize(("new", "old", "engine", "expected"), each(NARROWER))
def test_what_does_not_fit_any_more(new, old, engine, expected):
    assert narrower(type_words(words(new)), type_words(words(old)), engine) is expected


@pytest.mark.parametrize(
    ("type_", "engine", "expected"),
    [
        ("int", "postgresql", True),
        ("bigint", "postgresql", False),
        ("bigint unsigned", "mariadb", False),
        ("int unsigned", "mariadb", True),
        ("text", "mariadb", False),
        ("text", "postgresql", False),
        ("tinytext", "mariadb", True),
        ("varbinary(16)", "mariadb", True),
        ("date", "postgresql", False),
    ],
)
def test_what_has_a_limit(type_, engine, expected):
    assert limited(words(type_), engine) is expected
