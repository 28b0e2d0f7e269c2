"""Types as written in SQL: which is narrower, and which takes the place of another without a row being touched."""

import pytest

from schemawatchd.schema.statements import statements
from schemawatchd.schema.widths import in_place, limited, narrower, type_words


def words(text):
    (found,) = statements(text)
    return type_words(found.words)


NARROWER = [
    ("varchar(80)", "varchar(200)", True),
    ("varchar(200)", "varchar(80)", False),
    ("character varying(80)", "text", True),
    ("character varying", "text", False),
    ("int", "bigint", True),
    ("bigint", "int", False),
    ("smallint", "integer", True),
    ("numeric(10,2)", "numeric(12,2)", True),
    ("numeric(12,2)", "numeric(12,4)", True),
    ("numeric", "numeric(12,4)", False),
    ("real", "double precision", True),
    ("text", "integer", False),
    ("integer", "text", True),
    ("numeric(12,0)", "int", False),
    ("int not null default 1", "bigint", True),
]


@pytest.mark.parametrize(("new", "old", "expected"), NARROWER)
def test_what_does_not_fit_any_more(new, old, expected):
    assert narrower(words(new), words(old)) is expected


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        ("varchar(200)", "varchar(80)", True),
        ("text", "varchar(80)", True),
        ("text", "char(3)", False),
        ("bigint", "int", False),
        ("numeric(12,2)", "numeric(10,2)", True),
        ("numeric(12,4)", "numeric(10,2)", False),
        ("uuid", "uuid", True),
        ("uuid", "text", False),
    ],
)
def test_what_needs_no_copy(new, old, expected):
    assert in_place(words(new), words(old)) is expected


@pytest.mark.parametrize(
    ("type_", "expected"), [("int", True), ("bigint", False), ("text", False), ("date", False)]
)
def test_what_has_a_limit(type_, expected):
    assert limited(words(type_)) is expected
