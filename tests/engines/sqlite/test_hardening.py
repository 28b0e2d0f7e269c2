"""A file may hold whatever its author likes: nothing in it is evaluated, and nothing keeps it from being read."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.sqlite.engine import ENGINE
from schemawatchd.errors import ReadFailed, SourceInvalid
from schemawatchd.schema.key import Key
from schemawatchd.schema.target import Dsn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIMITS = Limits(statement=5)

JSON = """
CREATE TABLE events (
  id integer PRIMARY KEY,
  body text NOT NULL CHECK (json_valid(body)),
  type text AS (json_extract(body, '$.type')),
  at text GENERATED ALWAYS AS (body ->> 'at') STORED
);
CREATE INDEX events_by_user ON events (json_extract(body, '$.user')) WHERE json_type(body) = 'object';
CREATE VIEW kinds AS SELECT json_group_array(type) AS all_types FROM events;
"""
OF_THE_APPLICATION = """
CREATE TABLE people (
  name text COLLATE icu_de_DE CHECK (name REGEXP '^[A-Z]'),
  slug text AS (slugify(name)),
  UNIQUE (name COLLATE icu_de_DE)
);
CREATE INDEX people_by_slug ON people (slugify(name) COLLATE other_order) WHERE name REGEXP 'x';
CREATE VIEW all_people AS SELECT slugify(name) AS slug FROM people ORDER BY name COLLATE never_made;
"""
LEDGER = "CREATE TABLE ledger (version text, seen text AS (abs(version)), kept text AS (abs(version)) STORED);"
WITHIN_FTS5 = """
CREATE VIRTUAL TABLE f USING fts5 (a);
DROP TABLE f_config;
CREATE TABLE f_config (k PRIMARY KEY, w, v AS (abs(w)));
INSERT INTO f_config (k, w) VALUES ('version', 4);
CREATE VIEW over_f AS SELECT * FROM f;
"""
WITHIN_RTREE = """
CREATE VIRTUAL TABLE r USING rtree (id, x, y);
DROP TABLE r_node;
CREATE TABLE r_node (nodeno integer PRIMARY KEY, w, data AS (abs(w)));
INSERT INTO r_node (nodeno, w) VALUES (1, 4);
CREATE VIEW over_r AS SELECT * FROM r;
"""
VIEW = "CREATE VIEW ledger AS SELECT abs(1) AS version;"
VIRTUAL = "CREATE VIRTUAL TABLE ledger USING fts5 (version);"
HOSTILE = {
    "generated": LEDGER,
    "fts5": WITHIN_FTS5,
    "rtree": WITHIN_RTREE,
    "view": VIEW,
    "virtual": VIRTUAL,
    "index": "CREATE TABLE t (a); INSERT INTO t VALUES (1); CREATE INDEX i ON t (abs(a)) WHERE abs(a) > 0;",
}


def made(path, sql):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for name in ("regexp", "slugify"):
            connection.create_function(name, -1, lambda *_: 1, deterministic=True)
        for name in ("icu_de_DE", "other_order"):
            connection.create_collation(name, lambda left, right: (left > right) - (left < right))
        connection.executescript(sql)
    return Dsn(f"sqlite:///{path}")


@pytest.fixture
def evaluated(monkeypatch):
    """What the function `abs` was asked, on every connection that is opened from now on."""
    asked = []
    connect = sqlite3.connect

    def spied(*arguments, **options):
        connection = connect(*arguments, **options)
        connection.create_function("abs", -1, lambda value: asked.append(value) or 1, deterministic=True)
        return connection

    monkeypatch.setattr(sqlite3, "connect", spied)
    return asked


def everything_asked(dsn):
    with ENGINE.connect(dsn, LIMITS) as session:
        found = session.read(frozenset(), NOON)
        for key in found.objects:
            session.worded(key)
        session.worded(Key("table", ("ledger",)))
        for path in session.tables(frozenset({"ledger"})):
            session.table(path)
    ENGINE.dump(dsn, LIMITS)
    return found


@pytest.mark.parametrize("sql", [JSON, OF_THE_APPLICATION], ids=["json", "of the application"])
def test_functions_in_columns_indexes_and_views_do_not_keep_a_database_from_being_read(tmp_path, sql):
    there = everything_asked(made(tmp_path / "app.db", sql))
    wanted = ENGINE.scratch(None, LIMITS).play(Script("schema.sql", sql), NOON)
    drift = compare(wanted, there, Scope())
    assert not drift.changes
    assert not drift.unjudged
    assert {each.kind for each in there.objects.values()} >= {"check", "column", "index", "view"}


def test_what_is_declared_empty_is_named_in_the_report():
    stand = ENGINE.scratch(None, LIMITS).stand()
    with closing(stand):
        stand.play(Script("1.sql", OF_THE_APPLICATION))
        stand.play(
            Script("2.sql", "INSERT INTO people (name) VALUES ('Ada'); CREATE INDEX again ON people (slug);")
        )
        twin = stand.copy()
        twin.execute("INSERT INTO people (name) VALUES ('Grace')")
        for each in (stand, twin):
            said = [(note.kind, note.reason.split("`")[1]) for note in each.read(NOON).not_compared]
            assert said == [
                *(("function", "regexp"), ("function", "slugify")),
                *(("collation", "icu_de_de"), ("collation", "other_order")),
            ]
            assert not [note for note in each.read(NOON).not_compared if note.object]


@pytest.mark.parametrize(
    "sql", ["SELECT prepare_all()", "UPDATE t SET a = slugify(a)", "INSERT INTO t VALUES (x(1))"]
)
def test_a_function_that_is_called_for_its_effect_stays_unknown(sql):
    with pytest.raises(SourceInvalid, match="no such function"):
        ENGINE.scratch(None, LIMITS).play(Script("schema.sql", f"CREATE TABLE t (a); {sql};"), NOON)


@pytest.mark.parametrize("name", ["load_extension", "writefile"])
def test_a_function_that_reaches_outside_is_refused_whoever_declares_it(name):
    with pytest.raises(SourceInvalid, match="not authorized"):
        ENGINE.scratch(None, LIMITS).play(Script("schema.sql", f"CREATE TABLE t (a CHECK ({name}(a)));"), NOON)


@pytest.mark.parametrize("sql", HOSTILE.values(), ids=HOSTILE)
def test_nothing_in_a_file_is_evaluated(tmp_path, evaluated, sql):
    dsn = made(tmp_path / "app.db", sql)
    evaluated.clear()
    everything_asked(dsn)
    assert evaluated == []


def test_a_ledger_is_read_without_its_generated_columns(tmp_path):
    dsn = made(tmp_path / "app.db", f"{LEDGER} INSERT INTO ledger (version) VALUES (7);")
    with ENGINE.connect(dsn, LIMITS) as session:
        found = session.table(("ledger",))
    assert (found.columns, found.rows) == (("version",), (("7",),))


@pytest.mark.parametrize("sql", [VIEW, VIRTUAL], ids=["view", "virtual"])
def test_what_is_no_table_is_no_ledger(tmp_path, sql):
    with ENGINE.connect(made(tmp_path / "app.db", sql), LIMITS) as session:
        assert session.tables(frozenset({"ledger"})) == ()
        with pytest.raises(ReadFailed, match="no table"):
            session.table(("ledger",))


@pytest.mark.parametrize("made_as", ["TABLE {} (name, type, schema)", "VIEW {} AS SELECT 'main' AS schema"])
def test_a_name_that_hides_sqlite_s_own_is_said(tmp_path, made_as):
    dsn = made(tmp_path / "app.db", f"CREATE {made_as.format('Pragma_table_list')};")
    with pytest.raises(ReadFailed, match="`Pragma_table_list`, which hides SQLite's own"):
        everything_asked(dsn)


def test_an_endless_view_beneath_a_virtual_table_ends(tmp_path):
    endless = (
        "CREATE VIRTUAL TABLE f USING fts5 (a); DROP TABLE f_config; CREATE VIEW f_config AS"
        " WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n) SELECT k, k AS v FROM n;"
        " CREATE VIEW over_f AS SELECT * FROM f;"
    )
    dsn = made(tmp_path / "app.db", endless)
    with ENGINE.connect(dsn, Limits(statement=0.3)) as session:
        found = session.read(frozenset(), NOON)
    assert {str(key) for key in found.objects} == {"virtual_table:f", "view:f_config", "view:over_f"}
