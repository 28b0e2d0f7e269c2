"""The work that a reading makes grows with the schema and no faster, in databases that nobody has analysed too."""

import os
from pathlib import Path

import pytest

from fixtures.postgres import NOON, Database, majors
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.postgresql import change_token as pulse
from schemawatchd.engines.postgresql import incremental as delta
from schemawatchd.engines.postgresql import reader
from schemawatchd.engines.postgresql.connection import connected
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.schema.snapshot import Start

pytestmark = pytest.mark.postgres


MANY = (Path(__file__).parent / "many.sql").read_text(encoding="utf-8")
TABLES = """
do $do$ begin for n in 1..NUMBER loop execute format($f$
  create table t%1$s (id int primary key, a varchar(20) not null default 'x', b text, c numeric check (c > 0),
    d int references t%2$s, unique (a, b));
  create index on t%1$s (a, b); create index on t%1$s (b) where c > 1; comment on table t%1$s is 'c'
$f$, n, greatest(n - 1, 1)); end loop; end $do$"""
SHAPES = {"each kind": (MANY, 20, 200), "tables": (TABLES, 200, 2_000)}
"""A script that makes as many of each as NUMBER says, and two numbers."""
LINEAR = 12
"""How many times the rows may be touched that ten times as many objects make."""
FEW = 30_000
"""So many rows are nothing for that many objects, whatever they were before."""
QUADRATIC = "select (select count(*) from pg_constraint k where k.conindid = i.indexrelid) from pg_index i"


@pytest.fixture(scope="module", params=majors() if os.environ.get("CI") else majors()[:1])
def postgres_major(request):
    return request.param


@pytest.fixture(scope="module", params=SHAPES)
def sizes(request, postgres_servers, postgres_major):
    """Databases with few and with ten times as many objects, on one server."""
    script, *numbers = SHAPES[request.param]
    admin = Database(postgres_servers(postgres_major), "postgres")
    assert admin.ask("show autovacuum") == [("off",)]
    made = [Database(admin.server, f"many_{number}") for number in numbers]
    for number, database in zip(numbers, made, strict=True):
        admin.run(f"create database {database.name} template template0 strategy file_copy")
        database.run(script.replace("NUMBER", str(number)))
    yield made
    for database in made:
        admin.run(f"drop database {database.name} with (force)")


def touched(node):
    """The rows that a plan's nodes gave and threw away, in all of their loops."""
    kept = sum(node.get(name, 0) for name in KEPT) * node["Actual Loops"]
    return kept + sum(map(touched, node.get("Plans", ())))


KEPT = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck")


def explained(connection, query, values=None):
    ((plan,),) = connection.execute(
        b"explain (analyze, timing off, format json) " + text_of(query, connection), values
    )
    return touched(plan[0]["Plan"])


def text_of(query, connection):
    return query.encode() if isinstance(query, str) else query.as_bytes(connection)


def work(database, *, limited):
    """The rows that each query touches, by its name."""
    major = int(database.server.version().partition(".")[0])
    with connected(database.dsn, Limits()) as connection, connection.transaction():
        connection.execute(reader._SETTLE)
        ((oids,),) = connection.execute(
            "select array_agg(oid) from pg_class where relkind = 'r' and hashoid(oid) % 2 = 0"
        )
        values = {"namespaces": reader.namespaces(connection, frozenset()), "relations": oids}
        hashed = reader.without_nested_loops()
        found = {}
        for kind in sorted(ENGINE.kinds, key=lambda each: (each in hashed, each)):
            if kind in hashed:
                connection.execute("set local enable_nestloop = off")
            found[kind] = explained(connection, reader.text(kind, major, limited=limited), values)
        connection.execute("set local enable_nestloop = on")
        at_hand = pulse.at_hand(connection)
        found["(pulse)"] = explained(connection, pulse.hash_of(at_hand))
        found["(marks)"] = explained(connection, delta.marking(at_hand))
        half = {"count": delta._BUCKETS, "buckets": list(range(0, delta._BUCKETS, 2))}
        found["(moved)"] = explained(connection, delta._MOVED, half)
        found["(names)"] = explained(connection, delta._NAMES, values)
        return found


def growth(small, large):
    return {name: round(rows / max(small[name], 1), 1) for name, rows in large.items() if rows > FEW}


@pytest.mark.parametrize("limited", [False, True])
def test_ten_times_as_many_objects_are_ten_times_the_work(sizes, limited):
    small, large = (work(database, limited=limited) for database in sizes)
    assert {name: times for name, times in growth(small, large).items() if times > LINEAR} == {}
    assert len(small) == len(ENGINE.kinds) + 4


@pytest.mark.parametrize("sizes", ["each kind"], indirect=True, scope="module")
def test_a_quadratic_query_is_told_by_the_rows_that_it_touches(sizes):
    rows = []
    for database in sizes:
        with connected(database.dsn, Limits()) as connection:
            rows.append({"quadratic": explained(connection, QUADRATIC)})
    assert growth(*rows)["quadratic"] > 2 * LINEAR


def test_statistics_of_the_catalogs_change_nothing(sizes):
    for database in sizes:
        database.run("analyze")
    small, large = (work(database, limited=False) for database in sizes)
    assert {name: times for name, times in growth(small, large).items() if times > LINEAR} == {}


TEN_THOUSAND = """
do $$ begin for n in 1..10000 loop
  execute format('create table t%1$s (id int primary key, a int check (a > 0)); create index on t%1$s (a)', n);
end loop; end $$"""


@pytest.mark.skipif(not os.environ.get("CI"), reason="making 10,000 tables takes a minute; set CI to run it")
@pytest.mark.timeout(300)
def test_ten_thousand_tables_that_nobody_analysed_are_read(postgres_database):
    postgres_database.run(TEN_THOUSAND)
    with ENGINE.connect(postgres_database.dsn, Limits(statement=10)) as session:
        found = session.take(frozenset(), NOON, None, marked=True)
    assert len([key for key in found.snapshot.objects if key.kind == "index"]) == 10_000
    with ENGINE.connect(postgres_database.dsn, Limits(statement=10)) as session:
        postgres_database.run("alter table t7 add b text; drop table t8")
        again = session.retake(Start(found.snapshot, found.marks), frozenset(), NOON)
        assert again.snapshot.objects == session.read(frozenset(), NOON).objects
