"""Whatever a text holds, reading it takes time and memory that grow with its length and not faster."""

import time
import tracemalloc
from contextlib import suppress

import pytest

from schemawatchd.engines.mariadb.scratch import script as mariadb
from schemawatchd.engines.mariadb.scratch.skip_rules import Filter
from schemawatchd.engines.postgresql.scratch import script as postgresql
from schemawatchd.engines.sqlite.scratch import script as sqlite
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.script import Script
from schemawatchd.sql import lexer, statements


def _filtered(text):
    allowed = Filter("schema.sql", "scratch")
    for each in mariadb.statements(Script("schema.sql", text)):
        allowed(each)


def _all(made):
    for _ in made:
        pass


READERS = {
    "tokens": lambda text: _all(lexer.tokens(text)),
    "tokens with escapes": lambda text: _all(lexer.tokens(text, lexer.Dialect.MARIADB)),
    "mark": lexer.statements_mark,
    "opening comment": lexer.opening_comment,
    "statements for rules": lambda text: _all(statements.statements(text)),
    "SQLite's tokens": lambda text: _all(lexer.tokens(text, lexer.Dialect.SQLITE)),
    "SQLite's splitter": lambda text: _all(sqlite.statements(text)),
    "MariaDB's splitter": lambda text: _all(mariadb.statements(Script("schema.sql", text))),
    "MariaDB's filter": _filtered,
    "MariaDB's comments": mariadb.uncommented,
    "PostgreSQL's splitter": lambda text: postgresql.statements(Script("schema.sql", text)),
}
UNITS = (
    *(
        "[",
        "[a",
        "'",
        '"',
        "`",
        "''",
        '""',
        "``",
        "(",
        ")",
        ";",
        ";;",
        "a;",
        "\\",
        "\\'",
        "'a\\",
        "e'\\",
        "x'",
        "n'",
    ),
    *("$", "$$", "$a$", "a$", "/*", "*/", "/* * ", "/*!", "/*M!", "--", "-- \n", "#", "#\n", "/", "-", "*", "|"),
    *("1", "1.", "1e", "0x", "a.", "_", "é", "😀", "{", "::", "@", "\n", "\n.", "\r", " ", "\\.\n", "\\g"),
    *(
        "begin ",
        "case ",
        "end ",
        "if ",
        "if then ",
        "begin x end; ",
        "create trigger t begin ",
        "copy a from ",
        "SET ",
    ),
    *("SET sql_mode ", "select ';", "definer=", "create function begin atomic ", "delimiter ;;\n", "DELIMITER /"),
    *("begin if x then ", "repeat(", "/*/", "*", "'' ", "a", "$1$", "create table t(a ["),
)
OPENINGS = (
    "",
    "select e'",
    "create trigger t after insert on a begin ",
    "create function f() returns int begin atomic ",
)
_SHORT = 250


def _processor_time(read, text):
    before = time.process_time()
    with suppress(SourceInvalid):
        read(text)
    return time.process_time() - before


@pytest.mark.parametrize("name", READERS)
def test_four_times_the_length_takes_no_more_than_about_four_times_the_time(name):
    read = READERS[name]
    found = []
    for opening in OPENINGS:
        for unit in UNITS:
            texts = [opening + unit * (times * _SHORT // len(unit)) for times in (1, 4, 16)]
            # Sixteen times as long as either one before it is what a quadratic reader takes; an accident passes.
            if all(_grows(read, texts) for _ in range(3)):
                found.append((opening, unit))
    assert found == []


def _grows(read, texts):
    short, middle, long = (_processor_time(read, each) for each in texts)
    return long > 9 * max(middle, 0.0005) and middle > 5 * short


BIG = {
    "one literal": ("select '", "x", "';"),
    "a literal of quotes": ("select '", "''", "';"),
    "a literal of escapes": ("select e'", "\\'", "';"),
    "a literal that is not closed": ("select '", "a\\'", ""),
    "a name of quotes": ('select "', '""', '";'),
    "a comment of stars": ("/*", "*-", "*/ select 1;"),
    "a body": ("select $$", "a;", "$$;"),
    "brackets": ("select ", "[", ""),
    "signs": ("select ", "-+", "1;"),
    "words": ("select ", "a ", ";"),
    "semicolons": ("select 1", ";", ""),
    "a trigger": ("create trigger t after insert on a begin ", "begin x end; ", "end;"),
}
_SIZE = 32 << 10
_LIMIT = 1536 / 64 - 5
"""Bytes for each byte of a file: one of 64 MiB has to fit `MemoryMax=1536M`, with its bytes and its text."""


@pytest.mark.parametrize("name", [each for each in READERS if "rules" not in each])
def test_the_largest_file_fits_the_memory_of_the_service(name):
    taken = {big: _peak(READERS[name], big) / _SIZE for big in BIG}
    assert {big: each for big, each in taken.items() if each > _LIMIT} == {}


@pytest.mark.parametrize("engine", [mariadb, postgresql])
def test_more_statements_than_fit_into_memory_are_refused(engine, monkeypatch):
    monkeypatch.setattr(engine, "_MOST", 100)
    assert len(list(engine.statements(Script("schema.sql", "a;" * 100)))) == 100
    with pytest.raises(SourceInvalid, match="more than 100 statements"):
        list(engine.statements(Script("schema.sql", "a;" * 101)))


def test_a_file_sets_only_so_many_delimiters():
    with pytest.raises(SourceInvalid, match="different delimiters"):
        list(
            mariadb.statements(
                Script("schema.sql", "".join(f"delimiter d{each}\na d{each}\n" for each in range(200)))
            )
        )


def _peak(read, big):
    """The most that was allocated while it was read, the stack of the expression engine included."""
    opening, unit, ending = BIG[big]
    text = opening + unit * (_SIZE // len(unit)) + ending
    tracemalloc.start()
    try:
        with suppress(SourceInvalid):
            read(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
