"""From statements to a script and back: each engine's splitter gives the very statements again."""

from datetime import UTC, datetime

import msgspec
import pytest

from schemawatchd.engines.mariadb.scratch import script as mariadb
from schemawatchd.engines.postgresql.scratch import script as postgresql
from schemawatchd.engines.sqlite.scratch import script as sqlite
from schemawatchd.errors import SourceInvalid
from schemawatchd.sources import models
from unit.samples import snapshot, table

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TABLE = "CREATE TABLE orders (\n\tid INTEGER NOT NULL,\n\tnote TEXT DEFAULT 'a;b -- c'\n)"
BODY = "CREATE TRIGGER t AFTER INSERT ON orders\nBEGIN\n  DELETE FROM a;\n  DELETE FROM b;\nEND"
SPLIT = {
    "sqlite": (lambda script: sqlite.statements(script.text), [TABLE, BODY, "CREATE VIEW v AS SELECT 1"]),
    "mariadb": (
        mariadb.statements,
        [
            TABLE,
            BODY,
            "CREATE VIEW v AS SELECT '$$'",
            BODY.replace("a;", "a; -- $$ $$$\n"),
            "CREATE VIEW w AS SELECT 1",
        ],
    ),
    "postgresql": (
        postgresql.statements,
        [
            TABLE,
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN RETURN 1; END; $f$",
            "CREATE RULE r AS ON INSERT TO orders DO (DELETE FROM a; DELETE FROM b)",
            "COMMENT ON TABLE orders IS E'it\\'s; mine'",
        ],
    ),
}


class Player:
    """Notes what it is given; says that the statement on a line fails."""

    def __init__(self, fails=None):
        self.fails = fails
        self.script = None

    def play(self, script, taken_at, collation=None):
        self.script = script
        if self.fails:
            raise SourceInvalid("no such thing", path=script.path, line=self.fails(script), statement="x", hint="")
        return snapshot(table("orders"))


def play(engine, statements, player):
    said = [(text, f"table {number}" if number else "") for number, text in enumerate(statements)]
    content = msgspec.json.encode({"engine": engine, "statements": said})
    return models.snapshot(content, "models.py:Base", player, NOON, None)


@pytest.mark.parametrize(("engine", "splitter", "statements"), [(name, *each) for name, each in SPLIT.items()])
def test_each_engine_splits_it_into_the_same_statements(engine, splitter, statements):
    player = Player()
    play(engine, [f"{each};" for each in statements], player)
    assert [each.text for each in splitter(player.script)] == statements


@pytest.mark.parametrize(("engine", "splitter", "statements"), [(name, *each) for name, each in SPLIT.items()])
def test_the_line_that_fails_leads_back_to_its_statement(engine, splitter, statements):
    for index, statement in enumerate(statements):
        player = Player(lambda script, index=index: list(splitter(script))[index].line)
        with pytest.raises(SourceInvalid) as caught:
            play(engine, statements, player)
        assert caught.value.says == (f"table {index}: no such thing" if index else "no such thing")
        assert caught.value.statement == " ".join(statement.split())
        assert caught.value.line is None


def test_an_error_without_a_line_stays_as_it_is():
    with pytest.raises(SourceInvalid, match="no such thing"):
        play("sqlite", [TABLE], Player(lambda script: None))
