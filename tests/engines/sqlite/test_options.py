"""Options of the file, which only count where the schema file sets them, and virtual tables."""

from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.sqlite.engine import ENGINE

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def snapshot(sql):
    return ENGINE.scratch(None, Limits()).play(Script("schema.sql", sql), NOON)


def test_a_virtual_table_is_one_object_and_its_shadows_are_none():
    with_one = "CREATE VIRTUAL TABLE f USING fts5(a); CREATE TABLE t (a int)"
    assert {str(key) for key in snapshot(with_one).objects} == {"virtual_table:f", "table:t", "column:t.a"}


@pytest.mark.parametrize(
    ("sql", "module", "arguments"),
    [
        (
            "CREATE VIRTUAL TABLE f USING fts5(a, B, tokenize='porter ascii')",
            "fts5",
            "a|b|tokenize = 'porter ascii'",
        ),
        ('create virtual table if not exists main."f" using FTS5("a b")', "fts5", '"a b"'),
        ("CREATE VIRTUAL TABLE f USING dbstat", "dbstat", ""),
        ("CREATE VIRTUAL TABLE f USING dbstat()", "dbstat", ""),
        ('CREATE VIRTUAL TABLE "using" USING fts4(a, notindexed=a)', "fts4", "a|notindexed = a"),
    ],
)
def test_a_virtual_table_says_its_module_and_arguments(sql, module, arguments):
    (found,) = snapshot(sql).objects.values()
    assert (found.module, "|".join(found.arguments)) == (module, arguments)


def test_what_the_file_sets_is_expected_and_nothing_else():
    some = snapshot("PRAGMA user_version = 0; PRAGMA application_id = -1; CREATE TABLE t (a)")
    assert {str(key) for key in some.objects if key.kind == "option"} == {"option:application_id"}
    assert "option" in some.coverage.read
    assert some.not_compared == ()


@pytest.mark.parametrize("asked", ["", "PRAGMA user_version;", "PRAGMA main.application_id;"])
def test_options_that_the_file_leaves_alone_are_not_compared(asked):
    none = snapshot(f"{asked} CREATE TABLE t (a)")
    assert "option" not in none.coverage.read
    assert "option" in {each.kind for each in none.coverage.lacking}


def test_one_option_of_two_is_compared_alone():
    wanted = snapshot("PRAGMA application_id = 7; CREATE TABLE t (a)")
    assert [(each.kind, each.object) for each in wanted.not_compared] == [("option", "user_version")]
    there = snapshot("PRAGMA application_id = 8; PRAGMA user_version = 3; CREATE TABLE t (a)")
    unmade = frozenset((each.kind, each.object) for each in wanted.not_compared)
    found = compare(wanted, there, Scope(unmade=unmade)).changes
    assert [str(each.key) for each in found] == ["option:application_id"]
