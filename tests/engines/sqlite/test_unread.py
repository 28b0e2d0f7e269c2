"""A stored text that is not understood is its own object's trouble."""

import sqlite3
from contextlib import closing

import pytest

from fixtures.clock import SteppedClock
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engine_of
from schemawatchd.engines.sqlite import ddl
from schemawatchd.engines.sqlite import stored_text as texts
from schemawatchd.schema.target import Dsn

SCHEMA = """
create table good (i integer primary key, j text check (j <> ''));
create table odd (i integer, j text);
create index on_odd on odd (j) where j <> '';
create view good_view as select i from good;
create view odd_view as select i from odd;
create trigger odd_trigger after insert on good begin select 1; end;
"""


@pytest.mark.parametrize(
    ("module", "function", "kind", "name"),
    [
        (ddl, "declared", "table", "odd"),
        (texts, "view_body", "view", "odd_view"),
        (texts, "trigger_body", "trigger", "good.odd_trigger"),
    ],
)
def test_everything_else_is_read(tmp_path, monkeypatch, module, function, kind, name):
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(SCHEMA)
    usual = getattr(module, function)

    def failing(sql, *given):
        if name.rpartition(".")[2] in sql.split("(")[0].split(" as ")[0]:
            raise ValueError("nobody knows what this is")
        return usual(sql, *given)

    monkeypatch.setattr(module, function, failing)
    dsn = Dsn(f"sqlite:///{path}")
    with engine_of(dsn).connect(dsn, Limits()) as session:
        found = session.read(frozenset(), SteppedClock().now())
    assert [(each.kind, each.object) for each in found.coverage.unread] == [(kind, name)]
    keys = {str(each) for each in found.objects}
    assert {"table:good", "column:good.i", "view:good_view"} <= keys
    assert f"{kind}:{name}" not in keys
