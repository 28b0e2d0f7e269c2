"""A schema file is untrusted: in scratch it can reach its own memory and nothing else."""

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime

import pytest

from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.sqlite.engine import ENGINE
from schemawatchd.errors import SourceInvalid

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def play(sql, seconds=5.0):
    return ENGINE.scratch(None, Limits(statement=seconds)).play(Script("schema.sql", sql), NOON)


ATTACKS = {
    "attach": "ATTACH '{file}' AS other; CREATE TABLE other.t (a);",
    "vacuum into": "CREATE TABLE t (a); VACUUM INTO '{file}';",
    "writefile": "CREATE TABLE t (a); SELECT writefile('{file}', 'x');",
    "shell line": "CREATE TABLE t (a);\n.output {file}\n.shell touch {file}\n",
    "load extension": "CREATE TABLE t (a); SELECT load_extension('{file}');",
    "writable schema": "CREATE TABLE t (a); PRAGMA writable_schema = ON; CREATE TABLE u (a);",
    "temporary folder": "PRAGMA temp_store_directory = '{file}'; CREATE TABLE t (a);",
}


@pytest.mark.parametrize("sql", ATTACKS.values(), ids=ATTACKS)
def test_nothing_is_written_outside(tmp_path, sql):
    file = tmp_path / "written"
    with suppress(SourceInvalid):
        play(sql.format(file=file))
    assert not list(tmp_path.iterdir())


def test_a_statement_without_end_is_ended():
    endless = "CREATE TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;"
    with pytest.raises(SourceInvalid, match="too long"):
        play(endless, seconds=0.3)


def test_a_mistake_is_told_with_line_statement_and_message():
    with pytest.raises(SourceInvalid) as caught:
        play("CREATE TABLE a (x int);\n\n-- a comment\nCREATE TABLE b (\n  y int,,\n);\n")
    assert (caught.value.path, caught.value.line) == ("schema.sql", 4)
    assert caught.value.statement.startswith("CREATE TABLE b (")
    assert "syntax error" in caught.value.says


def test_a_trigger_s_own_semicolons_do_not_end_it():
    found = play(
        "CREATE TABLE t (a int);\nCREATE TRIGGER r AFTER INSERT ON t BEGIN\n"
        "  UPDATE t SET a = CASE WHEN a = 1 THEN 2 ELSE 3 END;\n  DELETE FROM t;\nEND;\nCREATE TABLE u (a int);"
    )
    assert {str(key) for key in found.objects} >= {"trigger:t.r", "table:u"}


def test_what_the_shell_dumps_loads(tmp_path):
    dump = """PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE t (a integer PRIMARY KEY AUTOINCREMENT, b text);
INSERT INTO t VALUES(1,'x; y');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('t',1);
CREATE INDEX i ON t (b);
COMMIT;
"""
    assert "index:t.i" in {str(key) for key in play(dump).objects}


def test_what_schema_prints_loads():
    text = "CREATE TABLE sqlite_sequence(name,seq);\nCREATE TABLE t (a integer PRIMARY KEY AUTOINCREMENT);\n"
    assert "table:t" in {str(key) for key in play(text).objects}


@pytest.mark.parametrize("name", ["Searched", '"in quotes"', "main.other", '"using"'])
def test_a_virtual_table_of_a_module_that_is_not_here_is_told_by_its_name(name):
    found = play(f"CREATE TABLE t (a); CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING vec0(a float[3]);")
    (unmade,) = found.not_compared
    assert (unmade.kind, unmade.object) == ("virtual_table", name.removeprefix("main.").strip('"'))
    assert unmade.reason == "scratch has no module: vec0"


@pytest.mark.parametrize("module", ["fts5(a, b)", "fts4(a, b)", "rtree(id, x, y)"])
def test_a_dump_with_virtual_tables_loads(tmp_path, module):
    """The shell writes them into the schema table, and then the tables beneath them with their rows."""
    values = "1, 2, 3" if module.startswith("rtree") else "1, 2"
    made = f"CREATE TABLE f_own (n); CREATE VIRTUAL TABLE f USING {module}; INSERT INTO f VALUES ({values});"
    with closing(sqlite3.connect(tmp_path / "app.db", isolation_level=None)) as connection:
        connection.executescript(made)
        dump = "\n".join(connection.iterdump())
    assert "INSERT INTO sqlite_" in dump
    assert set(play(dump).objects) == set(play(made).objects)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sqlite_master SET sql = replace(sql, 'a', 'b')",
        "DELETE FROM main.sqlite_schema WHERE name = 't'",
        "INSERT INTO sqlite_schema VALUES ('table', 't', 't', 3, 'CREATE TABLE t (a)')",
    ],
)
def test_what_else_writes_to_the_schema_table_is_refused_by_name(statement):
    with pytest.raises(SourceInvalid, match="own table of the schema") as caught:
        play(f"CREATE TABLE t (a);\nPRAGMA writable_schema = ON;\n{statement};")
    assert caught.value.line == 3
    assert "CREATE, ALTER or DROP" in caught.value.hint


def test_what_only_mentions_a_name_of_sqlite_s_is_carried_out():
    found = play(
        "CREATE TABLE t (sqlite_id int);\nALTER TABLE t ADD COLUMN sqlite_version text;\n"
        "CREATE INDEX i ON t (sqlite_id);\nCREATE VIEW v AS SELECT name FROM sqlite_schema;\n"
        "DELETE FROM t WHERE sqlite_version IN (SELECT name FROM sqlite_master);"
    )
    assert {str(key) for key in found.objects} == {
        *("table:t", "column:t.sqlite_id", "column:t.sqlite_version", "index:t.i", "view:v")
    }
