"""The generic reader beside SQLite's and MariaDB's own: exactly these differences, which docs/engines.md tells.

What sqlite.txt and mariadb.txt list is what a target read through SQLAlchemy alone may hide.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from docs.pages import ROOT
from fixtures.postgres import compared
from schemawatchd.clock import SystemClock
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engine_of
from schemawatchd.engines.mariadb.scratch.script import statements
from schemawatchd.schema.script import Script
from schemawatchd.schema.target import Dsn

SQLITE = """
create table customers (
  id integer primary key autoincrement,
  email varchar(120) collate nocase not null unique,
  country varchar(2) default 'DE' check (length(country)=2),
  born timestamp default current_timestamp
);
create table orders (
  id integer primary key,
  customer_id integer not null references customers (id) on delete cascade deferrable initially deferred,
  other_id integer references customers (id) on delete set null,
  total numeric(10, 2) not null default 0,
  twice numeric generated always as (total*2) stored,
  constraint positive check (total >= 0),
  constraint one unique (customer_id, total) on conflict ignore
);
create table pairs (a text, b text, primary key (b, a)) strict, without rowid;
create index orders_open on orders (customer_id desc) where total > 0;
create unique index customers_lower on customers (lower(email));
create index plain on orders (total, customer_id);
create view big as select id from orders where total > 100;
create trigger noted after insert on orders begin select 1; end;
"""
HERE = Path(__file__).parent


def read(url):
    dsn = Dsn(url)
    with engine_of(dsn).connect(dsn, Limits()) as session:
        return session.read(frozenset(), SystemClock().now())


def differences(url):
    """Where the generic reader says something else than the engine's own, of the kinds that both read."""
    own, generic = read(url), read(f"generic+{url}")
    assert generic.coverage.failed == ()
    one, other = compared(own), compared(generic)
    for key in sorted(one.keys() | other.keys()):
        if key.partition(":")[0] in own.coverage.read & generic.coverage.read:
            if key not in other or key not in one:
                yield f"{key} is {'not' if key not in other else 'only'} told"
            else:
                names = [name for name in one[key] if one[key][name] != other[key][name]]
                yield from (f"{key}.{name}: {one[key][name]!r} is {other[key][name]!r}" for name in names)


def lacking(url):
    own, generic = read(url), read(f"generic+{url}")
    return own.coverage.read - generic.coverage.read


def listed(found):
    return "".join(f"{each}\n" for each in found)


def test_on_sqlite(tmp_path):
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.executescript(SQLITE)
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    assert lacking(url) == {"trigger", "option", "virtual_table"}
    assert listed(differences(url)) == (HERE / "sqlite.txt").read_text()
    notes = {each.kind for each in read(f"generic+{url}").not_compared}
    assert "index" in notes
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shop.db"]


@pytest.mark.mariadb
def test_on_mariadb(mariadb_database):
    rich = (ROOT / "tests/engines/mariadb/rich.sql").read_text()
    mariadb_database.run(*(each.text for each in statements(Script("rich.sql", rich))))
    url = mariadb_database.dsn.reveal()
    assert lacking(url) == {"trigger", "function", "procedure", "event", "grant", "partition", "database"}
    assert listed(differences(url)) == (HERE / "mariadb.txt").read_text()
