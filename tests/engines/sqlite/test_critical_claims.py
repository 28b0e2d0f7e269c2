"""What a critical finding says must happen: each claim about SQLite is carried out on a real database.

A claim is the schema as it should be, what was done to it, and statements that give one thing before and another
after. `fails at once` means an error of SQLite's.
"""

import inspect
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.sqlite.engine import ENGINE
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.rule import all_rules

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FAILS = "fails at once"
REQUIRED = "NOT NULL constraint failed"


@dataclass(frozen=True)
class Claim:
    expected: str
    actual: str
    statements: tuple[str, ...]
    before: object
    after: object


T = "CREATE TABLE t (id integer primary key, a text, b int);"
P = "CREATE TABLE p (id integer primary key); INSERT INTO p VALUES (1);"
TWICE = ("INSERT INTO t (a, b) VALUES ('x', 1)", "INSERT INTO t (a, b) VALUES ('x', 1)", "SELECT count(*) FROM t")
UPSERT = ("INSERT INTO t (a) VALUES ('x') ON CONFLICT (a) DO UPDATE SET b = 1", "SELECT count(*) FROM t")
LOGGED = "CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO log VALUES ({}); END;"
READ = ("INSERT INTO t (a) VALUES ('x')", "SELECT n FROM log")
FTS = "CREATE VIRTUAL TABLE f USING fts5 (a{});"
SEARCH = ("INSERT INTO f VALUES ('the runners')", "SELECT count(*) FROM f WHERE f MATCH 'runner'")
CLAIMS = {
    "DR101": Claim(T, "", ("SELECT count(*) FROM t",), 0, FAILS),
    "DR103": Claim(T, "CREATE TABLE t (id integer primary key, b int);", ("SELECT count(a) FROM t",), 0, FAILS),
    "DR104": Claim(
        "CREATE TABLE t (a text);",
        "CREATE TABLE t (a int);",
        ("INSERT INTO t VALUES ('007')", "SELECT count(*) FROM t WHERE a = '007' AND typeof(a) = 'text'"),
        1,
        0,
    ),
    "DR105": Claim(
        T,
        "CREATE TABLE t (id integer primary key, a text, b int, c int not null);",
        ("INSERT INTO t (a, b) VALUES ('x', 1)", "SELECT count(*) FROM t"),
        1,
        FAILS,
    ),
    "DR106": Claim(
        T,
        "CREATE TABLE t (id integer primary key, a text not null, b int);",
        ("INSERT INTO t (b) VALUES (1)", "SELECT count(*) FROM t"),
        1,
        FAILS,
    ),
    "DR107": Claim(
        "CREATE TABLE t (id integer primary key, a text not null default 'x');",
        "CREATE TABLE t (id integer primary key, a text not null);",
        ("INSERT INTO t (id) VALUES (1)", "SELECT count(*) FROM t"),
        1,
        FAILS,
    ),
    "DR108": Claim(
        "CREATE TABLE t (b int, c int AS (b * 2));",
        "CREATE TABLE t (b int, c int AS (b * 3));",
        ("INSERT INTO t (b) VALUES (1)", "SELECT c FROM t"),
        2,
        3,
    ),
    "DR109": Claim(
        "CREATE TABLE t (id integer primary key autoincrement, a text);",
        "CREATE TABLE t (id integer primary key, a text);",
        (
            "INSERT INTO t (a) VALUES ('x')",
            "DELETE FROM t",
            "INSERT INTO t (a) VALUES ('y')",
            "SELECT id FROM t",
        ),
        2,
        1,
    ),
    "DR201": Claim(
        "CREATE TABLE t (a text primary key, b int);", "CREATE TABLE t (a text, b int);", TWICE, FAILS, 2
    ),
    "DR203": Claim(
        "CREATE TABLE t (a text primary key, b int);",
        "CREATE TABLE t (a text, b int primary key);",
        UPSERT,
        1,
        FAILS,
    ),
    "DR211": Claim("CREATE TABLE t (a text unique, b int);", "CREATE TABLE t (a text, b int);", TWICE, FAILS, 2),
    "DR213": Claim(
        "CREATE TABLE t (a text, b int, constraint once unique (a));",
        "CREATE TABLE t (a text, b int, constraint once unique (a, b));",
        UPSERT,
        1,
        FAILS,
    ),
    "DR221": Claim(
        f"{P} CREATE TABLE t (b int references p (id));",
        f"{P} CREATE TABLE t (b int);",
        ("INSERT INTO t VALUES (7)", "SELECT count(*) FROM t"),
        FAILS,
        1,
    ),
    "DR223": Claim(
        f"{P} CREATE TABLE t (b int, constraint k foreign key (b) references p (id));",
        f"{P} CREATE TABLE t (b int, constraint k foreign key (b) references p (id) on delete cascade);",
        ("INSERT INTO t VALUES (1)", "DELETE FROM p", "SELECT count(*) FROM t"),
        FAILS,
        0,
    ),
    "DR301": Claim(f"{T} CREATE UNIQUE INDEX i ON t (a);", T, TWICE, FAILS, 2),
    "DR302": Claim(f"{T} CREATE UNIQUE INDEX i ON t (a);", f"{T} CREATE INDEX i ON t (a);", TWICE, FAILS, 2),
    "DR401": Claim(f"{T} CREATE VIEW v AS SELECT a FROM t;", T, ("SELECT count(*) FROM v",), 0, FAILS),
    "DR501": Claim(
        f"{T} CREATE TABLE log (n); {LOGGED.format(1)}",
        f"{T} CREATE TABLE log (n);",
        ("INSERT INTO t (a) VALUES ('x')", "SELECT count(*) FROM log"),
        1,
        0,
    ),
    "DR503": Claim(
        f"{T} CREATE TABLE log (n); {LOGGED.format(1)}",
        f"{T} CREATE TABLE log (n); {LOGGED.format(2)}",
        READ,
        1,
        2,
    ),
    "DR851": Claim(FTS.format(""), "", ("SELECT count(*) FROM f",), 0, FAILS),
    "DR853": Claim(FTS.format(", tokenize = 'porter'"), FTS.format(""), SEARCH, 1, 0),
}
FURTHER = {
    "DR203 ON CONFLICT": Claim(
        "CREATE TABLE t (a text primary key, b int);",
        "CREATE TABLE t (a text primary key on conflict ignore, b int);",
        TWICE,
        FAILS,
        1,
    ),
    "DR213 ON CONFLICT": Claim(
        "CREATE TABLE t (a text unique, b int);",
        "CREATE TABLE t (a text unique on conflict replace, b int);",
        TWICE,
        FAILS,
        1,
    ),
    "DR104 the type of a key that numbered the rows": Claim(
        "CREATE TABLE t (id integer primary key, a text);",
        "CREATE TABLE t (id int primary key, a text);",
        ("INSERT INTO t (a) VALUES ('x')", "SELECT id FROM t"),
        1,
        None,
    ),
    "DR104 in a STRICT table": Claim(
        "CREATE TABLE t (a any) STRICT;",
        "CREATE TABLE t (a int) STRICT;",
        ("INSERT INTO t VALUES ('x')", "SELECT count(*) FROM t"),
        1,
        FAILS,
    ),
}
"""Other cases of the same rules."""
HARMLESS = {
    "a key that numbers the rows is extra": Claim(
        "CREATE TABLE t (a text, b int);",
        "CREATE TABLE t (id integer not null primary key, a text, b int);",
        ("INSERT INTO t (a) VALUES ('x')", "SELECT count(*) FROM t"),
        1,
        1,
    ),
    "the default of a key that numbers the rows": Claim(
        "CREATE TABLE t (id integer not null default 9 primary key, a text);",
        "CREATE TABLE t (id integer not null primary key, a text);",
        ("INSERT INTO t (a) VALUES ('x')", "SELECT id FROM t"),
        1,
        1,
    ),
    "computed when it is written": Claim(
        "CREATE TABLE t (b int, c int AS (b * 2));",
        "CREATE TABLE t (b int, c int AS (b * 2) STORED);",
        ("INSERT INTO t (b) VALUES (1)", "SELECT c FROM t"),
        2,
        2,
    ),
    "numbers that are not used again": Claim(
        "CREATE TABLE t (id integer primary key, a text);",
        "CREATE TABLE t (id integer primary key autoincrement, a text);",
        ("INSERT INTO t (a) VALUES ('x')", "SELECT id FROM t"),
        1,
        1,
    ),
    "a key in another order": Claim(
        "CREATE TABLE t (a text, b int, primary key (a, b));",
        "CREATE TABLE t (a text, b int, primary key (b, a));",
        ("INSERT INTO t VALUES ('x', 1) ON CONFLICT (a, b) DO NOTHING", *TWICE),
        FAILS,
        FAILS,
    ),
    "a constraint in the place of an index": Claim(
        "CREATE TABLE t (a text, b int); CREATE UNIQUE INDEX i ON t (a);",
        "CREATE TABLE t (a text unique, b int);",
        TWICE,
        FAILS,
        FAILS,
    ),
    "an index in the place of a constraint": Claim(
        "CREATE TABLE t (a text unique, b int);",
        "CREATE TABLE t (a text, b int); CREATE UNIQUE INDEX i ON t (a);",
        UPSERT,
        1,
        1,
    ),
}


def outcome(schema, statements):
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA foreign_keys = ON; {schema}")
        try:
            for statement in statements:
                rows = connection.execute(statement).fetchall()
        except sqlite3.Error:
            return FAILS
    return rows[0][0]


def findings(claim):
    scratch = ENGINE.scratch(None, Limits())
    expected, actual = (
        scratch.play(Script("schema.sql", text, may_be_empty=True), NOON)
        for text in (claim.expected, claim.actual)
    )
    drift = compare(expected, actual, Scope())
    return judge(drift.changes, (), RuleContext("prod", "prod", expected, actual), RulePolicy())


@pytest.mark.parametrize("case", [*CLAIMS, *FURTHER])
def test_what_a_critical_finding_says_happens(case):
    claim = (CLAIMS | FURTHER)[case]
    assert case.split()[0] in {each.rule for each in findings(claim) if each.severity is Severity.CRITICAL}
    assert outcome(claim.expected, claim.statements) == claim.before
    assert outcome(claim.actual, claim.statements) == claim.after


@pytest.mark.parametrize("claim", HARMLESS.values(), ids=HARMLESS)
def test_what_breaks_nothing_is_not_critical(claim):
    assert not [each.summary for each in findings(claim) if each.severity is Severity.CRITICAL]
    assert outcome(claim.expected, claim.statements) == claim.before
    assert outcome(claim.actual, claim.statements) == claim.after


def test_each_critical_rule_that_can_speak_of_sqlite_has_a_claim():
    """By the words of its source: a rule is critical always, or in one of its cases."""
    critical = {
        code
        for code, rule in all_rules().items()
        if rule.group == "drift" and "Severity.CRITICAL" in inspect.getsource(rule.function)
        if any(subject.kind in ENGINE.kinds for subject in rule.subjects)
        and (not rule.engines or "sqlite" in rule.engines)
    }
    assert critical - NEVER_ON_SQLITE == set(CLAIMS)


NEVER_ON_SQLITE = {"DR404", "DR504", "DR561", "DR704"}
"""They speak of fields that SQLite has no values for: view guards, disabled triggers, encryption, row security."""
