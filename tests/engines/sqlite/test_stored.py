"""Fingerprints are made of what records hold: waivers and acknowledgements need the same words from any reader."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec

from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.sqlite.engine import ENGINE

KEPT = Path(__file__).with_name("stored.txt")
"""As reader 3 gave them, with the fields that records have gained since."""
SCHEMA = """
CREATE TABLE Team ("Id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  `Name` VARCHAR (50) DEFAULT ('x') COLLATE nocase,
  Size int DEFAULT -1 CHECK (Team.Size > 0 AND (`Name` <> 'Gone')),
  Twice int AS (Size*2) STORED,
  made DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT Once UNIQUE (Name, Size) ON CONFLICT REPLACE);
CREATE TABLE member (id INTEGER PRIMARY KEY, team int CONSTRAINT to_team REFERENCES TEAM (ID) ON DELETE CASCADE
  DEFERRABLE INITIALLY DEFERRED, mail TEXT NOT NULL, other REFERENCES member, "Full Name" text);
CREATE TABLE tag (word text PRIMARY KEY, n int) WITHOUT ROWID;
CREATE UNIQUE INDEX By_Mail ON member (mail ASC, team DESC) WHERE (Mail IS NOT NULL) AND "member"."team" == 1;
CREATE INDEX by_length ON member (length(mail) + 1 DESC, "Full Name" COLLATE NOCASE);
CREATE VIEW Seen (a, "B b") AS SELECT m.mail AS x, 'Both' y
  FROM "member" AS m INNER JOIN Team t ON m.team = t.Id ORDER BY 1 ASC;
CREATE TRIGGER Touched BEFORE UPDATE OF mail, id ON member FOR EACH ROW WHEN (new.id > 4) BEGIN
  UPDATE Team SET Size = Size + 1 WHERE Id = new.team AND Name != 'Old'; END;
CREATE VIRTUAL TABLE Words USING FTS5(Body, tokenize = 'porter');
PRAGMA user_version = 7;
"""


def stored():
    found = (
        ENGINE.scratch(None, Limits()).play(Script("s", SCHEMA), datetime(2026, 11, 23, 12, tzinfo=UTC)).objects
    )
    shown = ((str(key), {name: value for name, value in _fields(found[key]) if value}) for key in sorted(found))
    return "".join(f"{key} {msgspec.json.encode(fields).decode()}\n" for key, fields in shown)


def _fields(record):
    return ((name, getattr(record, name)) for name in record.__struct_fields__)


def test_what_records_hold_keeps_its_form():
    assert stored() == KEPT.read_text(encoding="utf-8")
