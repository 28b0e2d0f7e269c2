"""The accounts that docs/engines.md says to make see everything that is read, and no more than they need."""

import dataclasses
import re
from datetime import UTC, datetime

import pytest

from docs.pages import ROOT, blocks
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.mariadb.engine import ENGINE as MARIADB
from schemawatchd.engines.postgresql.engine import ENGINE as POSTGRESQL
from schemawatchd.schema.target import Dsn

LIMITS = Limits(connect=3, statement=20, lock=1)


def statements(mark):
    (block,) = [each for each in blocks(ROOT / "docs/engines.md", "sql") if each.marks == (mark,)]
    return [each.strip() for each in block.text.split(";") if each.strip()]


@pytest.mark.postgres
def test_postgresql_shows_everything_to_the_account(postgres_database, request):
    admin = postgres_database
    admin.run(
        "create schema billing; create table billing.invoices (id int primary key, note text check (note <> ''))"
    )
    admin.run("create view billing.latest as select max(id) from billing.invoices")
    admin.run("create function billing.f(a int) returns int language sql as 'select a + 1'")
    for each in statements("postgresql"):
        admin.run(re.sub(r"\bshop\b", admin.name, each))
    request.addfinalizer(lambda: admin.run("drop owned by schemawatch; drop role schemawatch"))
    assert look(POSTGRESQL, admin.dsn_of("schemawatch", "choose one")) == look(POSTGRESQL, admin.dsn)


@pytest.mark.mariadb
def test_mariadb_shows_everything_to_the_account(mariadb_database, request):
    admin = mariadb_database
    admin.run("create table orders (id int auto_increment primary key, total decimal(10,2) check (total > 0))")
    admin.run("create view latest as select max(id) from orders", "create procedure p() select 1")
    admin.run("create trigger t before insert on orders for each row set new.total = 1", "create sequence s")
    for each in statements("mariadb"):
        admin.run(each.replace("shop.*", f"`{admin.name}`.*").replace("'%'", "localhost"))
    request.addfinalizer(lambda: admin.run("drop user schemawatch@localhost"))
    assert look(MARIADB, admin.server.at(admin.name, "schemawatch", "choose%20one")) == look(MARIADB, admin.dsn)


@pytest.mark.mariadb
def test_mariadb_lets_the_scratch_account_play(mariadb_database, request, clock):
    admin = mariadb_database
    for each in statements("mariadb-scratch"):
        admin.run(each)
    request.addfinalizer(lambda: admin.run("drop user scratch@localhost"))
    scratch = MARIADB.scratch(Dsn(admin.server.at("", "scratch", "choose%20one").reveal()), LIMITS)
    snapshot = scratch.play(Script("schema.sql", "create table orders (id int primary key);"), clock.now())
    assert {str(key) for key in snapshot.objects} >= {"table:orders"}


@pytest.mark.postgres
def test_postgresql_lets_the_pair_of_scratch_accounts_play(postgres_database, request, clock):
    admin = postgres_database
    for each in statements("postgresql-scratch"):
        admin.run(each)
    request.addfinalizer(lambda: admin.run("drop role scratch_player, scratch"))
    server = dataclasses.replace(
        admin.dsn_of("scratch", "choose one"), player=admin.dsn_of("scratch_player", "choose another")
    )
    scratch = POSTGRESQL.scratch(server, LIMITS)
    snapshot = scratch.play(Script("schema.sql", "create table orders (id int primary key);"), clock.now())
    assert {str(key) for key in snapshot.objects} >= {"table:public.orders"}


@pytest.mark.parametrize(("engine", "mark"), [(POSTGRESQL, "postgresql-scratch"), (MARIADB, "mariadb-scratch")])
def test_what_init_prints_is_what_the_page_says(engine, mark):
    assert [each.removesuffix(";") for each in engine.scratch_accounts] == statements(mark)


def look(engine, dsn):
    with engine.connect(dsn, LIMITS) as session:
        found = session.read(frozenset(), datetime(2026, 11, 23, tzinfo=UTC))
    assert not found.coverage.failed
    # Grants need more than the documented account has, and are then listed under `not_compared`.
    return {key: each for key, each in found.objects.items() if engine is POSTGRESQL or key.kind != "grant"}
