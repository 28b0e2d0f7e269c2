"""Files as they are in the wild come apart into the right statements with the right lines."""

import pytest

from schemawatchd.engines.engine import Script
from schemawatchd.engines.postgresql.scratch.script import PostgresqlStatement, statements
from schemawatchd.errors import SourceInvalid


def split(text):
    return [(each.line, each.text) for each in statements(Script("schema.sql", text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select 1;\n\nselect 2", [(1, "select 1"), (3, "select 2")]),
        ("\ufeff-- head\n/* a /* b; */ ; */\nselect 1; ;", [(3, "select 1")]),
        ("select 'it''s; ok'; select 2", [(1, "select 'it''s; ok'"), (1, "select 2")]),
        (r"select E'a\';b''\';' ; select 2", [(1, r"select E'a\';b''\';'"), (1, "select 2")]),
        (r"select '\'; select 2", [(1, r"select '\'"), (1, "select 2")]),
        ("select some'x\\'; select 2", [(1, "select some'x\\'"), (1, "select 2")]),
        ('select "a;""b";', [(1, 'select "a;""b"')]),
        (
            "do $$ begin; end $$; select $a$ $$;$b$; $a$;",
            [(1, "do $$ begin; end $$"), (1, "select $a$ $$;$b$; $a$")],
        ),
        ("select a$b$c; select 2", [(1, "select a$b$c"), (1, "select 2")]),
        ("select $1; select 2;", [(1, "select $1"), (1, "select 2")]),
        ("select 1 -- no; 'end\n, 2;", [(1, "select 1 -- no; 'end\n, 2")]),
        (
            "create function f(a bool) returns int begin atomic\n select case when a then 1 end; end; select 2",
            [
                (
                    1,
                    "create function f(a bool) returns int begin atomic\n select case when a then 1 end; end",
                ),
                (2, "select 2"),
            ],
        ),
        ("create rule r as on insert to t do (select 1; select 2); select 3", None),
        ("COPY public.t (a) FROM stdin;\n1;'\n\\.\n\nselect 2;", [(5, "select 2")]),
        ("\\restrict abc'd\nselect 1;\n\\unrestrict abc'd\n", [(2, "select 1")]),
        ("\\! touch /tmp/x; drop table t\nselect 1", [(2, "select 1")]),
        ("select 'open", [(1, "select 'open")]),
        ("begin; end; select 2", [(1, "begin"), (1, "end"), (1, "select 2")]),
    ],
)
def test_splits(text, expected):
    if expected is None:
        expected = [(1, "create rule r as on insert to t do (select 1; select 2)"), (1, "select 3")]
    assert split(text) == expected


@pytest.mark.parametrize("text", ["", " \n", "-- nothing\n", "/* a */;", "\\connect x\n"])
def test_a_file_without_a_statement_is_refused(text):
    with pytest.raises(SourceInvalid, match="no statement"):
        split(text)


def test_a_nul_byte_is_refused_with_its_line():
    with pytest.raises(SourceInvalid, match="NUL") as caught:
        split("select 1;\n\0")
    assert caught.value.line == 2


@pytest.mark.parametrize("command", ["\\i other.sql", "\\ir x", "\\if true", "\\include x"])
def test_a_line_that_decides_about_the_schema_is_refused(command):
    with pytest.raises(SourceInvalid, match="determines") as caught:
        split(f"select 1;\n{command}\n")
    assert caught.value.line == 2


def test_the_opening_is_one_short_line():
    assert PostgresqlStatement("create\ntable\tt (" + "a int, " * 100, 1).opening.startswith(
        "create table t (a int,"
    )
    assert len(PostgresqlStatement("x" * 999, 1).opening) == 200


def split_at_length(piece, size):
    return statements(Script("schema.sql", "select 1;" + piece * (size // len(piece))))


def test_twenty_megabytes_are_split():
    """Within the time limit of a test: what is quadratic would take days."""
    table = "create table public.t (a integer default '1' not null, b text, check ((a > 0)));\n-- next\n\n"
    assert len(split_at_length(table, 20_000_000)) > 200_000


@pytest.mark.parametrize(
    "piece",
    [
        "(((((",
        "'a",
        '"',
        "/*",
        "$$ x $$;",
        "--\n",
        "e'\\",
        "$a",
        "\\x\n",
        "create function f() begin atomic case ",
    ],
)
def test_no_piece_repeated_takes_more_than_linear_time(piece):
    """Within the time limit of a test; `properties/test_linear.py` compares lengths."""
    assert split_at_length(piece, 2_000_000)
