"""One NULL makes all of a record's text NULL, and among others of its table nobody would miss it."""

import datetime as dt

import pytest

from schemawatchd.engines.mariadb import reader
from schemawatchd.engines.mariadb.engine import ENGINE

pytestmark = pytest.mark.mariadb

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
MADE = (
    "create table p (id int, other int, primary key (id, other))",
    "create table t (id int primary key comment 'the key', a int, b int, c text, unique u (a))",
    "alter table t add key k (b, a), add key o (a), add foreign key f (a, b) references p (id, other)",
    "create function twice(n int) returns int comment 'twice' return n * 2",
    "create event e on schedule every 1 day comment 'daily' do select 1",
)
SWALLOWED = [
    ("column", "json_quote(column_type)", "json_quote(nullif(column_type, 'text'))"),
    ("column", "json_quote(column_comment)", "json_quote(nullif(column_comment, 'the key'))"),
    ("index", "json_quote(name)", "json_quote(nullif(name, 'k'))"),
    ("index", "json_quote(name)", "json_quote(nullif(name, 'u'))"),
    ("index", "column_name,", "nullif(column_name, 'b'),"),
    ("foreign_key", "json_quote(referenced_column_name)", "json_quote(nullif(referenced_column_name, 'other'))"),
    ("routine", "json_quote(lower(r.security_type))", "null"),
    ("event", "json_quote(event_definition)", "null"),
    ("table", "ifnull(json_quote(engine), 'null')", "null"),
]

KINDS = {
    "column": {"column", "comment"},
    "event": {"event"},
    "foreign_key": {"foreign_key"},
    "index": {"index", "unique"},
    "routine": {"function"},
    "table": {"table"},
}


@pytest.mark.parametrize(("question", "said", "instead"), SWALLOWED, ids=[f"{q}-{i}" for q, _, i in SWALLOWED])
def test_a_record_that_a_null_swallows_is_missed(
    mariadb_database, mariadb_limits, monkeypatch, question, said, instead
):
    mariadb_database.run(*MADE)
    whole = dict(reader.texts(mariadb=True))
    assert said in whole[question]
    monkeypatch.setattr(reader, "texts", lambda **_: {**whole, question: whole[question].replace(said, instead)})
    with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
        coverage = session.read(frozenset(), NOW).coverage
    # Where the text still tells which object it is about, that object alone.
    assert {each.kind for each in (*coverage.failed, *coverage.unread)} & KINDS[question]
    assert all("a value is missing" in each.reason for each in coverage.failed)
    assert coverage.read.isdisjoint(each.kind for each in coverage.failed)
