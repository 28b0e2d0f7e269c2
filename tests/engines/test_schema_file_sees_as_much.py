"""Every kind of change that two databases show is seen against a schema file as well, or the report says why not.

Each class of drift of the self-test is made in a live database, and beside them what only databases say of
themselves. It is compared with the live one that it was made from; with a schema file that was played on a private
server; and with one that was played on a server of the user's, as an account that may make databases and roles.
The files are what the self-test makes the databases from, and their dumps.
"""

import itertools
import re
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import psycopg
import pytest

from fixtures.postgres import majors
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.find import engines
from schemawatchd.engines.injections import sheets
from schemawatchd.engines.mariadb.scratch import script as mariadb_script
from schemawatchd.engines.postgresql.scratch import script as postgres_script
from schemawatchd.engines.postgresql.scratch.private_server import PrivatePostgresql, find_binaries
from schemawatchd.reports.doubts import doubtful
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema.target import Dsn

LIMITS = Limits(connect=5, statement=20, lock=1)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

NUMBERS = itertools.count(1)
COUNTERS = ("application_id", "user_version")

POSTGRES_BASE = """
create schema shop;
create table shop.t (n int primary key, m int);
create index i on shop.t (m);
create function shop.f() returns int language sql as 'select 1';
comment on table shop.t is 'things';
alter schema shop owner to boss;
alter table shop.t owner to seller;
alter function shop.f() owner to boss;
grant select on shop.t to app;
comment on database shop is 'the shop';
alter database shop set work_mem = '5MB';
alter role app in database shop set search_path = shop, public;
grant connect on database shop to app;
"""
POSTGRES_BEYOND = (
    "comment on database shop is 'other'",
    "comment on database shop is null",
    "comment on schema public is 'ours'",
    "comment on column shop.t.n is 'a number'",
    "alter database shop owner to app",
    "alter database shop connection limit 5",
    "alter database shop set enable_seqscan = off",
    "alter database shop reset work_mem",
    "alter role app in database shop set search_path = public",
    "alter role app in database shop set work_mem = '6MB'",
    "alter role app in database shop reset search_path",
    "alter role seller in database shop set my.x = 'it''s'",
    "grant create on database shop to app",
    "revoke connect on database shop from app",
    "grant usage on language sql to app",
    "grant create on schema public to app",
    "grant execute on function shop.f() to app",
    "select lo_create(4711); grant select on large object 4711 to app",
    "create schema fresh; create table fresh.x (a int)",
    "alter table shop.t cluster on i",
    "alter table shop.t owner to boss",
    "alter schema shop owner to app",
    "alter schema public owner to app",
    "alter function shop.f() owner to app",
    "alter default privileges for role seller grant select on tables to app",
    "create extension citext",
)
MARIADB_BASE = """
create table t (n int primary key, m int) comment 'things';
create definer = app@localhost view v as select n from t;
create definer = app@localhost procedure p() select 1;
create definer = app@localhost trigger r before insert on t for each row set new.m = 1;
create definer = app@localhost event e on schedule every 1 day do select 1;
grant select on t to app@localhost;
alter database shop comment 'the shop';
"""
MARIADB_BEYOND = (
    "alter database shop comment 'other'",
    "alter database shop comment ''",
    "alter table t comment 'other'",
    "create or replace definer = other@localhost view v as select n from t",
    "create or replace definer = other@localhost procedure p() select 1",
    "create or replace definer = other@localhost trigger r before insert on t for each row set new.m = 1",
    "alter definer = other@localhost event e on schedule every 1 day do select 1",
    "grant insert on t to app@localhost",
    "revoke select on t from app@localhost",
    "grant update (m) on t to app@localhost",
    "grant select on shop.* to app@localhost",
    "grant execute on procedure p to app@localhost",
)


class Postgres:
    """A server of its own; `cc` is the account that the program is given on it."""

    name = "postgresql"
    beyond = (POSTGRES_BASE, POSTGRES_BEYOND)

    def __init__(self):
        self.major = majors()[0]
        self.server = PrivatePostgresql(self.major)

    def open(self):
        people = "create role app; create role seller; create role boss superuser;"
        self.run(people + "create role cc login createdb createrole password 'cc'")
        self.run("grant connect on database postgres to cc")
        return self.server.dsn("postgres", "cc", "cc")

    def close(self):
        self.server.close()

    def run(self, *statements, database="postgres", role=None):
        with psycopg.connect(self.server.dsn(database).reveal(), autocommit=True) as connection:
            if role:  # the private servers have superusers of one name, and a script may not name that
                connection.execute(f"set role {role}")
            for each in statements:
                connection.execute(each)

    @contextmanager
    def live(self, text):
        name = f"live_{next(NUMBERS)}"
        self.run(f"create database {name} template template0 strategy file_copy")
        try:
            parts = [each.text for each in postgres_script.statements(Script("live.sql", text))]
            named = [re.sub(r"\bdatabase shop\b", f"database {name}", each) for each in parts]
            self.run(*named, database=name, role="boss")
            yield self.server.dsn(name)
        finally:
            self.run(f"drop database {name} with (force)")

    def dumps(self, dsn):
        program = find_binaries(self.major) / "pg_dump"
        for options in ((), ("--create",)):
            command = [program, "-s", *options, f"--dbname={dsn.reveal()}"]
            yield subprocess.run(command, capture_output=True, check=True, text=True).stdout


class Mariadb:
    """The server of the run; the account may make accounts and databases of the prefix."""

    name = "mariadb"
    beyond = (MARIADB_BASE, MARIADB_BEYOND)

    def __init__(self, server):
        self.server = server

    def open(self):
        self.server.run(
            "create user app@localhost",
            "create user other@localhost",
            "create user cc@localhost identified by 'cc'",
            "grant create user, process on *.* to cc@localhost",
            r"grant all on `schemawatchd\_scratch\_%`.* to cc@localhost with grant option",
        )
        return Dsn(self.server.at("x", "cc", "cc").reveal().replace("/x?", "/?"))

    def close(self):
        self.server.run("drop user app@localhost, other@localhost, cc@localhost")

    @contextmanager
    def live(self, text):
        name = f"live_{next(NUMBERS)}"
        self.server.run(f"create database {name} character set utf8mb4 collate utf8mb4_general_ci")
        try:
            parts = [each.text for each in mariadb_script.statements(Script("live.sql", text))]
            named = [re.sub(r"\b(database |on )shop\b", rf"\1{name}", each) for each in parts]
            self.server.run(*named, database=name)
            yield self.server.at(name)
        finally:
            self.server.run(f"drop database {name}")
            self.server.run(f"delete from mysql.tables_priv where db = '{name}'", "flush privileges")

    def dumps(self, dsn):
        yield engines()[self.name].dump(dsn, LIMITS)


class Sqlite:
    """Files; there is no server to name."""

    name = "sqlite"
    beyond = ("create table t (n int); pragma user_version = 3;", ("pragma user_version = 4",))

    def __init__(self, folder):
        self.folder = folder

    def open(self):
        return None

    def close(self):
        pass

    @contextmanager
    def live(self, text):
        path = self.folder / f"live_{next(NUMBERS)}.db"
        connection = sqlite3.connect(path)
        connection.executescript(text)
        connection.close()
        yield Dsn(f"sqlite:///{path}")

    def dumps(self, dsn):
        """As the shell writes it, with the numbers that it leaves out: nothing is compared with a silent file."""
        with sqlite3.connect(dsn.reveal().removeprefix("sqlite:///")) as connection:
            numbers = [(name, connection.execute(f"pragma {name}").fetchone()[0]) for name in COUNTERS]
        said = "".join(f"pragma {name} = {number};" for name, number in numbers)
        yield engines()[self.name].dump(dsn, LIMITS) + said


@dataclass
class Figures:
    """How many classes of drift were seen by each way, and what was neither seen nor named."""

    between_databases: int = 0
    seen: dict = field(default_factory=dict)
    named: dict = field(default_factory=dict)
    missed: list = field(default_factory=list)

    def add(self, way, drift, lost, notes):
        unnamed = [each for each in lost if not is_named(each, notes)]
        if unnamed:
            self.missed.append((way, drift, [f"{each.rule} {each.object}" for each in unnamed]))
        counted = self.named if lost else self.seen
        counted[way] = counted.get(way, 0) + (not unnamed)


def is_named(finding, notes):
    """Whether one of the first lines of the report is about the finding's object, or all of its kind."""
    where = finding.object.split(" (")[0] + "."
    return any(
        where.startswith(f"{each.object}.") if each.object else each.kind in (finding.kind, finding.object)
        for each in notes
    )


def read(engine, dsn):
    with engine.connect(dsn, LIMITS) as session:
        return session.read(frozenset(), NOON)


def compared(expected, actual, *, is_file):
    """What is found, and the first lines of the report; of a file, the schemas that it mentions are compared."""
    objects = expected.objects.values()
    schemas = (
        frozenset(filter(None, (getattr(each, "schema", None) for each in objects))) if is_file else frozenset()
    )
    unmade = frozenset((each.kind, each.object) for each in expected.not_compared if each.object)
    drift = compare(expected, actual, Scope(schemas, unmade=unmade, schemas_named=not is_file))
    findings = judge(drift.changes, (), RuleContext("prod", "", expected, actual), RulePolicy())
    return {(each.rule, each.object): each for each in findings}, doubtful(drift.not_compared)


def base_and_drifts(engine):
    """The texts of bases, with name and text of each drift from there."""
    for one in sheets(engine.name):
        drifts = [(each.name, each.script.text) for each in one.injections if each.script]
        yield one.base.text, drifts
    base, further = engine.beyond
    yield base, [(each, f"{base}\n{each};") for each in further]


def measured(server, engine, ways):
    figures = Figures()
    for base, drifts in base_and_drifts(server):
        with server.live(base) as dsn:
            before = read(engine, dsn)
            texts = [base, *server.dumps(dsn)]
        files = {
            (way, number): scratch.play(Script("schema.sql", text), NOON, before.engine.collation)
            for way, scratch in ways.items()
            for number, text in enumerate(texts)
        }
        for way, expected in files.items():
            found, _ = compared(expected, before, is_file=True)
            assert [each.summary for each in found.values()] == [], (way, base)
        with ThreadPoolExecutor(4) as pool:
            afters = list(pool.map(lambda each: snapshot_of(server, engine, each[1]), drifts))
        for (name, _), after in zip(drifts, afters, strict=True):
            between, _ = compared(before, after, is_file=False)
            figures.between_databases += bool(between)
            for way, expected in files.items():
                found, notes = compared(expected, after, is_file=True)
                figures.add(way, name, [each for key, each in between.items() if key not in found], notes)
    return figures


def snapshot_of(server, engine, text):
    with server.live(text) as dsn:
        return read(engine, dsn)


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb), "postgresql"])
def server(request, tmp_path):
    match request.param:
        case "sqlite":
            return Sqlite(tmp_path)
        case "mariadb":
            return Mariadb(request.getfixturevalue("mariadb_server"))
        case _:
            request.getfixturevalue("postgres_server")
            return Postgres()


@pytest.mark.postgres
@pytest.mark.timeout(900)
def test_each_change_between_two_databases_is_seen_or_named_against_a_file(server):
    engine = engines()[server.name]
    given = server.open()
    ways = {"private": engine.scratch(None, LIMITS)}
    if server.name == "postgresql":
        ways["private"] = ways["private"].like(server.major)
    if given is not None:
        ways["given"] = engine.scratch(given, LIMITS)
    try:
        figures = measured(server, engine, ways)
    finally:
        for each in ways.values():
            each.close()
        server.close()
    print(server.name, figures)
    assert figures.missed == [], "\n".join(map(str, figures.missed))
    assert figures.between_databases >= {"sqlite": 71, "mariadb": 115, "postgresql": 270}[server.name]
