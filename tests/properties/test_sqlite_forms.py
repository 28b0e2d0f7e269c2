"""SQLite lets one thing be written in many ways: none of them is drift, and one token of another meaning is.

The schema below is SQL with marks. Each mark stands for all the ways in which SQLite lets its token be written,
and most also for a token of another meaning. Every text goes through SQLite itself.
"""

import random
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.sqlite.engine import ENGINE
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.target import Dsn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SCHEMA = """
CREATE TABLE n{team} (
  n{id} k{integer PRIMARY KEY/integer NOT NULL PRIMARY KEY|int PRIMARY KEY},
  n{name} text DEFAULT d{Nobody} COLLATE k{NOCASE|RTRIM},
  n{size} int k{NOT NULL|} DEFAULT i{7}, n{flag} int DEFAULT k{TRUE/1|0}, n{none} int k{/DEFAULT NULL|DEFAULT 1},
  n{big} int AS (n{size} o{*} i{2} o{+} n{id}),
  f{positive} CHECK (c{team.size} o{>} i{1} AND c{team.name} o{<>} s{Gone} k{OR|AND} c{team.id} z{}),
  f{once} UNIQUE (n{name}, n{size}) k{/ON CONFLICT ABORT|ON CONFLICT IGNORE}
);
CREATE TABLE n{member} (
  n{id} k{integer/integer NOT NULL|text}, n{team} int, n{other} int, n{at} text,
  n{mail} text f{short} CHECK (length(c{member.mail}) o{<} i{99}),
  PRIMARY KEY (n{id}),
  f{to_team} FOREIGN KEY (n{team}) REFERENCES n{team} (n{id}) ON DELETE k{CASCADE|SET NULL} w{MATCH FULL},
  f{} FOREIGN KEY (n{other}) REFERENCES n{member} w{(id)}
    k{/NOT DEFERRABLE/DEFERRABLE/DEFERRABLE INITIALLY IMMEDIATE|DEFERRABLE INITIALLY DEFERRED}
);
CREATE TABLE n{tag} (n{word} text PRIMARY KEY, n{n} int) k{WITHOUT ROWID|};
CREATE k{UNIQUE|} INDEX n{by_mail} ON n{member} (n{mail} w{ASC}, n{team} k{DESC|})
  WHERE c{member.at} o{>} s{Now} AND c{member.other} z{};
CREATE INDEX n{by_length} ON n{member} (length(n{mail}) o{+} i{1} w{ASC}, n{other} k{|COLLATE NOCASE});
CREATE VIEW n{seen} AS
  SELECT m.n{mail} a{mail}, t.n{name} a{team_name}, s{Both Ways} a{note}, cast(m.n{id} AS k{text|blob}) a{key}
  FROM n{member} a{m} k{JOIN/INNER JOIN|LEFT JOIN} n{team} a{t} ON m.n{team} o{=} t.n{id} AND m.n{other} z{}
  WHERE m.n{at} o{<} s{Then} k{AND|OR} t.n{size} o{>} i{3} ORDER BY m.n{mail} w{ASC}, t.n{id} k{DESC|};
CREATE TRIGGER n{touched} k{/BEFORE|AFTER} UPDATE OF u{id,mail,team} ON n{member} w{FOR EACH ROW}
  WHEN b{new.n{id} o{>} i{4}} BEGIN
  UPDATE n{team} SET n{size} = n{size} o{+} i{1} WHERE n{id} o{=} new.n{team} AND n{name} o{<>} s{Old One};
  INSERT INTO n{member} (n{mail}) SELECT m.n{mail} FROM n{member} a{m} WHERE m.n{id} o{=} i{5};
END;
"""
MARK = re.compile(r"([a-z])\{([^{}]*)\}")
COLUMNS = {"team": ["id", "name", "size"], "member": ["id", "team", "other", "at", "mail"]}
OPERATORS = {">": ["<", ">="], "<": [">"], "<>": ["=", "IS"], "=": ["<>"], "+": ["-", "||"], "*": ["/"]}
SAME = {"<>": ["<>", "!="], "=": ["=", "=="]}
WITH_MEANING = "bcdikosuz"


class Writer:
    """Writes the schema, with one mark, by its number, in another meaning."""

    def __init__(self, seed, changed=None):
        self.random = random.Random(seed)
        self.changed = changed
        self.count = 0

    def text(self):
        found = SCHEMA
        while MARK.search(found):
            found = MARK.sub(self._mark, found, count=1)
        return found

    def _mark(self, found):
        kind, what = found.groups()
        other = kind in WITH_MEANING and self.count == self.changed
        self.count += kind in WITH_MEANING
        return getattr(self, f"_{kind}")(what, other) if kind in WITH_MEANING else getattr(self, f"_{kind}")(what)

    def _n(self, name):
        """A name that is one wherever it stands."""
        cased = "".join(self.random.choice([each, each.upper()]) for each in name)
        return self.random.choice(['"%s"', "`%s`", "[%s]", "%s", "%s"]) % cased

    def _a(self, name):
        return f"{self.random.choice(['AS', '', '/* or so */ as'])} {self._n(name)}"

    def _f(self, name):
        return self.random.choice(["", f"CONSTRAINT {self._n(name or 'anything')}"])

    def _w(self, words):
        return self.random.choice(["", words, words.lower()])

    def _b(self, condition, other):
        return f"NOT ({condition})" if other else self.random.choice(["(%s)", "( (%s) )", "%s"]) % condition

    def _c(self, path, other):
        table, column = path.split(".")
        if other:
            column = self.random.choice([each for each in COLUMNS[table] if each != column])
        return self.random.choice([f"{self._n(table)}.", "", f"main.{self._n(table)} . "]) + self._n(column)

    def _d(self, value, other):
        return self.random.choice(["'%s'", '"%s"', "[%s]", "%s"]) % (value.swapcase() if other else value)

    def _s(self, value, other):
        return self.random.choice(["'%s'", '"%s"']) % (value.swapcase() if other else value)

    def _i(self, number, other):
        return str(int(number) + other)

    def _k(self, words, other):
        same, _, another = words.partition("|")
        found = another if other else self.random.choice(same.split("/"))
        return found.lower() if self.random.random() < 0.5 else found

    def _o(self, sign, other):
        found = self.random.choice(OPERATORS[sign] if other else SAME.get(sign, [sign]))
        return found if found == "IS" else self.random.choice(["%s", " %s\n"]) % found

    def _u(self, columns, other):
        found = columns.split(",")[other:]
        self.random.shuffle(found)
        return ", ".join(map(self._n, found))

    def _z(self, _, other):
        return "IS NULL" if other else self.random.choice(["IS NOT NULL", "NOTNULL", "not  null", "is\tnot null"])


def played(text):
    return ENGINE.scratch(None, Limits()).play(Script("schema.sql", text), NOON)


PLAIN = played(Writer(0).text())
MEANINGS = Writer(0)
MEANINGS.text()


@pytest.mark.parametrize("seed", range(1, 121))
def test_other_spellings_are_no_drift_and_leave_the_digest_alone(seed):
    text = Writer(seed).text()
    spelled = played(text)
    assert not compare(PLAIN, spelled, Scope()).changes, text
    assert snapshot_digest(spelled) == snapshot_digest(PLAIN), text


@pytest.mark.parametrize("changed", range(MEANINGS.count))
def test_one_token_of_another_meaning_is_seen_and_moves_the_digest(changed):
    for seed in (changed, changed + 1000, changed + 2000):
        text = Writer(seed, changed).text()
        other = played(text)
        assert compare(PLAIN, other, Scope()).changes, text
        assert snapshot_digest(other) != snapshot_digest(PLAIN), text


def test_a_file_gives_what_scratch_gives(tmp_path):
    text = Writer(7).text()
    with closing(sqlite3.connect(tmp_path / "app.db", isolation_level=None)) as connection:
        connection.executescript(text)
    with ENGINE.connect(Dsn(f"sqlite:///{tmp_path / 'app.db'}"), Limits()) as session:
        assert snapshot_digest(session.read(frozenset(), NOON)) == snapshot_digest(PLAIN)
