"""A schema that changes and changes back while it is read is told apart from one that stood still.

Each reading is wrapped by a change there and back, on a server that takes hundreds of unrelated writes a second;
no check may become unknown because of those.
"""

import threading
import time
from contextlib import contextmanager

import pytest

from fixtures.clock import SteppedClock
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engine_of
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.reports.report import Status
from schemawatchd.schema.target import Target
from schemawatchd.sources.canonical import LoadedSchema
from schemawatchd.watch.examine import examine
from schemawatchd.watch.result import Examination, Quiet
from schemawatchd.watch.services import Services

SCHEMA = ("create table a (i integer, t varchar(20))", "create index ai on a (i)", "create table b (j integer)")
WRITES = 60


class Place:
    """A database with a schema, and what an examination of it needs; `around` wraps the next reading."""

    def __init__(self, dsn, run):
        self.dsn, self.run, self.engine = dsn, run, engine_of(dsn)
        self.around = None
        self.state = TargetState(target="prod")
        for each in SCHEMA:
            run(each)
        with self.engine.connect(dsn, Limits()) as session:
            self.expected = session.read(frozenset(), SteppedClock().now())

    @contextmanager
    def connect(self):
        with self.engine.connect(self.dsn, Limits()) as session:
            wrapping = self

            def take(schemas, taken_at, last, *, marked):
                change, wrapping.around = wrapping.around, None
                token = session.pulse(last) if change and change[2] == "after the token" else None
                for each in change[0] if change else ():
                    wrapping.run(each)
                found = original(schemas, taken_at, last, marked=marked)
                if token is not None and not session.proven:
                    found = type(found)(found.snapshot, token, found.marks)
                for each in change[1] if change else ():
                    wrapping.run(each)
                return found

            original = session.take
            session.take = take
            yield session

    def look(self, **more):
        clock = SteppedClock()
        services = Services(
            connect=self.connect,
            expectation=self,
            clock=clock,
            wait=lambda _: None,
            state=self.state,
            **more,
        )
        target = Target(name="prod", environment="prod", dsn=self.dsn)
        found = examine(target, services)
        if isinstance(found, Examination):
            self.state = found.state
        return found

    # The schema file.
    named = "schema.sql"

    def fingerprint(self):
        return "the schema"

    def load(self, *_):
        return LoadedSchema(snapshot=self.expected, named=self.named, fingerprint=self.fingerprint())

    def last_good(self, *_):
        return None

    def printed(self, *_):
        return {}


@pytest.fixture(params=["postgresql", "mariadb"])
def place(request):
    if request.param == "postgresql":
        database = request.getfixturevalue("postgres_database")
        return Place(database.dsn, database.run)
    database = request.getfixturevalue("mariadb_database")
    return Place(database.dsn, database.run)


@contextmanager
def unrelated_writes(place):
    """Rows that come and go, as fast as one connection takes them."""
    done, count = threading.Event(), [0]

    def write():
        while not done.is_set():
            place.run("insert into b values (1)")
            place.run("delete from b where j = 1")
            count[0] += 2

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while count[0] < WRITES:
            time.sleep(0.01)
        yield
    finally:
        done.set()
        writer.join()


CHANGES = {
    "a table is made and dropped": (["create table x (i integer)"], ["drop table x"]),
    "a column is added and dropped": (["alter table a add column x integer"], ["alter table a drop column x"]),
    "an index is dropped and made": (["drop index ai{}"], ["create index ai on a (i)"]),
}


def change(place, name):
    on = " on a" if place.engine.name == "mariadb" else ""
    there, back = CHANGES[name]
    return [each.format(on) for each in there], [each.format(on) for each in back]


@pytest.mark.postgres
@pytest.mark.mariadb
@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("when", ["during the reading", "after the token"])
def test_a_change_there_and_back_is_no_drift_and_none_is_remembered(place, name, when):
    with unrelated_writes(place):
        assert place.look().status is Status.IN_SYNC
        place.around = (*change(place, name), when)
        found = place.look(always_full=True)
        assert (found.status, found.findings) == (Status.IN_SYNC, ())
        after = place.look()
        assert isinstance(after, Quiet) or (after.status, after.findings) == (Status.IN_SYNC, ())


@pytest.mark.postgres
@pytest.mark.mariadb
def test_a_table_that_is_there_only_while_it_is_read_is_missing(place):
    place.look()
    place.run("drop table a")
    place.around = ([SCHEMA[0], SCHEMA[1]], ["drop table a"], "after the token")
    found = place.look(always_full=True)
    assert found.status is Status.DRIFT
    assert [each.summary for each in found.findings if each.kind == "table"]
    assert place.look(always_full=True).status is Status.DRIFT


@pytest.mark.postgres
@pytest.mark.mariadb
def test_unrelated_writes_make_no_check_unknown(place):
    with unrelated_writes(place):
        for _ in range(5):
            assert place.look(always_full=True).status is Status.IN_SYNC
            assert place.look().status if not isinstance(place.look(), Quiet) else True


@pytest.mark.mariadb
def test_an_account_that_sees_no_processes_reads_twice(request):
    database = request.getfixturevalue("mariadb_database")
    place = Place(database.dsn, database.run)
    seen = []

    @contextmanager
    def blind():
        with place.engine.connect(place.dsn, Limits()) as session:
            pulse = session.pulse

            def without_count(last):
                found = pulse(None)
                return type(found)(found.cheap, found.sound)

            session.pulse = without_count
            take = session.take

            def counted(*given, **more):
                seen.append("read")
                return take(*given, **more)

            session.take = counted
            yield session

    place.connect = blind
    assert place.look(always_full=True).status is Status.IN_SYNC
    assert len(seen) == 2
