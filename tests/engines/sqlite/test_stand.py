"""What only SQLite's stands have: a file that is lent and taken back."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.sqlite.engine import ENGINE, file_of
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.script import Script

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def stand():
    made = ENGINE.scratch(None, Limits()).stand()
    yield made
    made.close()


def names(stand, *kinds):
    return {str(key) for key in stand.read(NOON).objects if key.kind in kinds}


def test_the_lent_file_is_private_and_gone_afterwards(stand):
    stand.play(Script("1.sql", "create table a (n int)"))
    with stand.lent() as dsn:
        file = file_of(dsn)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert not file.parent.exists()


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_what_a_child_wrote_is_taken_back_whatever_its_journal(stand, journal):
    with stand.lent() as dsn, closing(sqlite3.connect(file_of(dsn), isolation_level=None)) as child:
        child.execute(f"pragma journal_mode = {journal}")
        child.execute("create table b (n int)")
        child.execute("pragma user_version = 7")
        child.close()
    assert names(stand, "table", "option") == {"table:b", "option:user_version"}
    stand.play(Script("2.sql", "insert into b values (1)"))
    assert stand.rows("select n from b") == [(1,)]
    assert {each.object for each in stand.read(NOON).not_compared} == {"application_id"}


def fill_with_garbage(file):
    file.write_bytes(b"no database at all" * 100)


def lock(file):
    holding = sqlite3.connect(file, isolation_level=None)
    holding.execute("begin exclusive")
    return holding


@pytest.mark.parametrize("leave", [fill_with_garbage, Path.unlink, lock])
def test_what_cannot_be_taken_back_is_told(stand, leave):
    stand.play(Script("1.sql", "create table a (n int)"))
    lending = stand.lent()
    left = leave(file_of(lending.__enter__()))
    with pytest.raises(SourceInvalid, match="cannot be read"):
        lending.__exit__(None, None, None)
    if left is not None:
        left.close()


def test_a_child_that_fails_changes_nothing(stand):
    def fail(dsn):
        file_of(dsn).write_bytes(b"")
        raise ZeroDivisionError

    stand.play(Script("1.sql", "create table a (n int)"))
    with pytest.raises(ZeroDivisionError), stand.lent() as dsn:
        fail(dsn)
    assert names(stand, "table") == {"table:a"}


def test_a_script_that_fails_changes_nothing(stand):
    stand.play(Script("1.sql", "create table a (n int)"))
    with pytest.raises(SourceInvalid):
        stand.play(Script("2.sql", "create table b (n int); create table a (n int)"))
    assert names(stand, "table") == {"table:a"}


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("select name from pragma_table_info('a')", [("n",)]),
        ("pragma user_version", [(5,)]),
        ("pragma user_version = 6", None),
        ("pragma foreign_keys = on", None),
        ("attach 'x.db' as x", None),
        ("begin", None),
        ("create temp table t (n int)", None),
        ("vacuum into 'x.db'", None),
        ("with recursive r (n) as (select 1 union all select n + 1 from r limit 2) select * from r", [(1,), (2,)]),
    ],
)  # fmt: skip
def test_a_query_only_reads(stand, query, answer):
    stand.play(Script("1.sql", "create table a (n int); pragma user_version = 5"))
    if answer is None:
        with pytest.raises(SourceInvalid, match=r"not authorized|denied|prohibited"):
            stand.rows(query)
    else:
        assert stand.rows(query) == answer
    assert stand.rows("pragma user_version") == [(5,)]


def test_a_query_that_does_not_end_is_stopped():
    stand = ENGINE.scratch(None, Limits(statement=0.2)).stand()
    endless = "with recursive r (n) as (select 1 union all select n + 1 from r) select count(*) from r"
    with pytest.raises(SourceInvalid, match="too long"):
        stand.rows(endless)
    stand.close()
