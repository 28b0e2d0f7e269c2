"""The SQLite reader: what PRAGMAs and stored texts say, and that spelling does not matter."""

from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.sqlite.engine import ENGINE
from schemawatchd.sql.sqlite_spelling import normalised

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def snapshot(sql):
    return ENGINE.scratch(None, Limits()).play(Script("schema.sql", sql), NOON)


def read(sql, key):
    return {str(each): record for each, record in snapshot(sql).objects.items()}[key]


def changes(expected, actual):
    return compare(snapshot(expected), snapshot(actual), Scope()).changes


SAME = {
    "white space, comments and case": (
        "CREATE TABLE t (a INTEGER NOT NULL DEFAULT 0, CHECK (a > 0))",
        "create table T /* the */ (\n a integer -- number\n not null default 0 , check(a>0))".replace(
            "T /*", "t /*"
        ),
    ),
    "parentheses around a default": ("CREATE TABLE t (a int DEFAULT (0))", "CREATE TABLE t (a int DEFAULT 0)"),
    "quotes around plain names": (
        'CREATE TABLE "t" ("a" int, UNIQUE ("a"))',
        "CREATE TABLE t (a int, UNIQUE (a))",
    ),
    "unique on the column or on the table": (
        "CREATE TABLE t (a int UNIQUE)",
        "CREATE TABLE t (a int, UNIQUE (a))",
    ),
    "references with and without the key": (
        "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE t (a int REFERENCES p)",
        "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE t (a int REFERENCES p (id))",
    ),
    "spelling of equals": ("CREATE TABLE t (a int CHECK (a == 1))", "CREATE TABLE t (a int CHECK (a = 1))"),
    "if not exists": ("CREATE TABLE IF NOT EXISTS t (a int)", "CREATE TABLE t (a int)"),
    "a renamed table": (
        "CREATE TABLE t (a int CHECK (a > 0)); CREATE INDEX i ON t (a) WHERE a > 1",
        "CREATE TABLE u (a int CHECK (a > 0)); ALTER TABLE u RENAME TO t; CREATE INDEX i ON t (a) WHERE (a > 1)",
    ),
    "statistics and counters": (
        "CREATE TABLE t (a integer PRIMARY KEY AUTOINCREMENT); CREATE INDEX i ON t (a)",
        "CREATE TABLE t (a integer PRIMARY KEY AUTOINCREMENT); CREATE INDEX i ON t (a); INSERT INTO t VALUES (7);",
    ),
}


@pytest.mark.parametrize(("left", "right"), SAME.values(), ids=SAME)
def test_what_means_the_same_is_the_same(left, right):
    assert changes(left, right) == ()
    assert changes(right, left) == ()


DIFFERENT = {
    "type": ("CREATE TABLE t (a varchar(20))", "CREATE TABLE t (a varchar(200))", "column:t.a"),
    "nullability": ("CREATE TABLE t (a int NOT NULL)", "CREATE TABLE t (a int)", "column:t.a"),
    "default": ("CREATE TABLE t (a text DEFAULT 'x')", "CREATE TABLE t (a text DEFAULT 'X')", "column:t.a"),
    "collation": ("CREATE TABLE t (a text COLLATE NOCASE)", "CREATE TABLE t (a text)", "column:t.a"),
    "generated": (
        "CREATE TABLE t (a int, b int AS (a + 1) STORED)",
        "CREATE TABLE t (a int, b int AS (a + 2) STORED)",
        "column:t.b",
    ),
    "autoincrement": (
        "CREATE TABLE t (a integer PRIMARY KEY AUTOINCREMENT)",
        "CREATE TABLE t (a integer PRIMARY KEY)",
        "column:t.a",
    ),
    "key": (
        "CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))",
        "CREATE TABLE t (a int, b int, PRIMARY KEY (b, a))",
        "primary_key:t.primary_key",
    ),
    "unnamed check": (
        "CREATE TABLE t (a int CHECK (a > 0))",
        "CREATE TABLE t (a int CHECK (a > 1))",
        "check:t.check(a > 0)",
    ),
    "named check": ("CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0))", "CREATE TABLE t (a int)", "check:t.c"),
    "delete action": (
        "CREATE TABLE p (a integer PRIMARY KEY, b int REFERENCES p ON DELETE CASCADE)",
        "CREATE TABLE p (a integer PRIMARY KEY, b int REFERENCES p)",
        "foreign_key:p.foreign_key(b)",
    ),
    "deferred": (
        "CREATE TABLE p (a integer PRIMARY KEY, b int REFERENCES p DEFERRABLE INITIALLY DEFERRED)",
        "CREATE TABLE p (a integer PRIMARY KEY, b int REFERENCES p)",
        "foreign_key:p.foreign_key(b)",
    ),
    "conflict clause": (
        "CREATE TABLE t (a int UNIQUE ON CONFLICT REPLACE)",
        "CREATE TABLE t (a int UNIQUE)",
        "unique:t.unique(a)",
    ),
    "partial index": (
        "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WHERE a > 1",
        "CREATE TABLE t (a int); CREATE INDEX i ON t (a)",
        "index:t.i",
    ),
    "expression index": (
        "CREATE TABLE t (a text); CREATE INDEX i ON t (lower(a))",
        "CREATE TABLE t (a text); CREATE INDEX i ON t (upper(a))",
        "index:t.i",
    ),
    "descending index": (
        "CREATE TABLE t (a int); CREATE INDEX i ON t (a DESC)",
        "CREATE TABLE t (a int); CREATE INDEX i ON t (a)",
        "index:t.i",
    ),
    "unique index": (
        "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a)",
        "CREATE TABLE t (a int); CREATE INDEX i ON t (a)",
        "index:t.i",
    ),
    "view": (
        "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t",
        "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a + 1 FROM t",
        "view:v",
    ),
    "trigger": (
        "CREATE TABLE t (a int); CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t WHERE a = 1; END",
        "CREATE TABLE t (a int); CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t WHERE a = 2; END",
        "trigger:t.r",
    ),
    "without rowid": (
        "CREATE TABLE t (a int NOT NULL PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE t (a int NOT NULL PRIMARY KEY)",
        "table:t",
    ),
    "strict": ("CREATE TABLE t (a int) STRICT", "CREATE TABLE t (a int)", "table:t"),
    "string literal": (
        "CREATE TABLE t (a text CHECK (a <> 'X'))",
        "CREATE TABLE t (a text CHECK (a <> 'x'))",
        "check:t.check(a <> 'X')",
    ),
}


@pytest.mark.parametrize(("left", "right", "key"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_means_something_else_is_one_change(left, right, key):
    (change,) = changes(left, right)
    assert str(change.key) == key


def test_a_table_that_is_gone_takes_its_children_along():
    (change,) = changes(
        "CREATE TABLE t (a int UNIQUE CHECK (a > 0)); CREATE INDEX i ON t (a)", "CREATE TABLE x (a)"
    )[:1]
    found = changes(
        "CREATE TABLE t (a int UNIQUE); CREATE INDEX i ON t (a); CREATE TABLE x (a)", "CREATE TABLE x (a)"
    )
    assert [str(each.key) for each in found] == ["table:t"]
    assert len(found[0].children) == 3
    assert change.children


def test_another_order_of_columns_is_only_cosmetic():
    found = compare(snapshot("CREATE TABLE t (a int, b int)"), snapshot("CREATE TABLE t (b int, a int)"), Scope())
    assert (found.changes, found.cosmetic) == ((), 1)


def test_a_missing_column_does_not_count_as_another_order():
    found = compare(snapshot("CREATE TABLE t (a int, b int)"), snapshot("CREATE TABLE t (b int)"), Scope())
    assert (len(found.changes), found.cosmetic) == (1, 0)


def test_constraints_keep_their_names():
    key = "foreign_key:t.fk"
    sql = "CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a), CONSTRAINT fk FOREIGN KEY (a) REFERENCES t (a))"
    assert read(sql, key).references == "t"
    assert read(sql, "unique:t.u").columns == ("a",)


def test_not_null_takes_its_name_with_it():
    assert read("CREATE TABLE t (a int CONSTRAINT n NOT NULL CHECK (a > 0))", "check:t.check(a > 0)")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("( ( a+1 ) )", "a + 1"),
        ("(a) + (b)", "(a) + (b)"),
        ("'it''s'", "'it''s'"),
        ("x'00FF'", "x'00FF'"),
        ("-5", "-5"),
        ("a - 5", "a - 5"),
        ("COALESCE( a ,1 )", "coalesce(a, 1)"),
    ],
    ids=str,
)
def test_expressions_have_one_spelling(text, plain):
    assert normalised(text) == plain
