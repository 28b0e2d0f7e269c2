"""Copies of the store, memory that stands in for it, and a lost one written anew."""

import os
import resource
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from schemawatchd.alerts.silence import Ack
from schemawatchd.errors import StoreBroken
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.store import database
from schemawatchd.store.copies import copy_of
from schemawatchd.store.errors import StoreLost, flaw_of, made_at
from schemawatchd.store.memory import Observation, Step
from schemawatchd.store.store import Store


def observed(store, clock, number):
    name = str(number)
    seen = Observation(target="prod", at=clock.now(), status=name, digest=name, snapshot=os.urandom(9000))
    store.commit(Step(state=TargetState(target="prod", status=name), observation=seen))


def acked(store, clock, incident):
    ack = Ack(incident=incident, fingerprint="f", first_seen=clock.now(), by="ada", at=clock.now(), reason="mine")
    store.quiet.ack(ack)


def knows(store, last, incident):
    assert store.state("prod").status == str(last)
    assert [each.status for each in store.history("prod")] == [str(each) for each in range(last, -1, -1)]
    assert all(store.snapshot(str(each)) for each in range(last + 1))
    assert [each.incident for each in store.quiet.acks()] == [incident]
    store.check()


def damaged(path):
    with path.open("r+b") as file:
        for start in range(0, path.stat().st_size, 4096):
            file.seek(start + 200)
            file.write(os.urandom(64))


def emptied(path):
    os.truncate(path, 0)


def removed(path):
    for each in path.parent.glob("state.db*"):
        if not each.name.endswith(".copy"):
            each.unlink()


def replaced(path):
    removed(path)
    path.write_bytes(b"another one's")


@pytest.mark.parametrize("way", [damaged, emptied, removed, replaced])
def test_a_lost_store_is_written_anew_with_all_that_was_remembered_since_the_copy(path, clock, way):
    store = Store.open(path, clock)
    for number in range(10):
        observed(store, clock, number)
    store.rescuer.copy()
    for number in range(10, 20):
        observed(store, clock, number)
    acked(store, clock, "a1b2")
    way(path)
    found = store.rescuer.rescue()
    assert (found.kept, found.since, found.written) == (True, None, True)
    knows(store, 19, "a1b2")
    observed(store, clock, 20)
    store.close()
    again = Store.open(path, clock)
    knows(again, 20, "a1b2")
    again.close()


def test_what_is_more_than_memory_holds_is_said_to_be_lost(path, clock, monkeypatch):
    monkeypatch.setattr(database, "_MOST_REMEMBERED", 20_000)
    store = Store.open(path, clock)
    observed(store, clock, 0)
    store.rescuer.copy()
    for number in range(1, 9):
        observed(store, clock, number)
    assert store.rescuer.is_due()
    emptied(path)
    found = store.rescuer.rescue()
    assert found.kept
    assert found.since is not None
    assert store.state("prod").status == "0"
    store.close()


def test_a_damaged_copy_counts_for_nothing(path, clock):
    store = Store.open(path, clock)
    for number in range(10):
        observed(store, clock, number)
    store.rescuer.copy()
    damaged(copy_of(path))
    emptied(path)
    found = store.rescuer.rescue()
    assert (found.kept, found.written) == (False, False)
    assert store.states() == ()
    assert path.stat().st_size == 0
    observed(store, clock, 1)
    assert store.state("prod").status == "1"
    store.close()
    with pytest.raises(StoreLost):
        Store.open(path, clock)


def test_a_damaged_store_never_takes_the_place_of_its_copy(path, clock):
    store = Store.open(path, clock)
    for number in range(10):
        observed(store, clock, number)
    store.rescuer.copy()
    store.close()
    damaged(path)
    before = copy_of(path).read_bytes()
    with pytest.raises(StoreLost):  # noqa: PT012 -- which of them notices depends on the pages
        again = Store.open(path, clock)
        again.rescuer.copy()
    assert copy_of(path).read_bytes() == before
    assert not list(path.parent.glob("*.new*"))


def test_the_copy_has_the_mode_of_the_store_and_is_made_once_an_hour(path, clock, monkeypatch):
    store = Store.open(path, clock)
    assert store.rescuer.is_due()
    store.rescuer.copy()
    assert copy_of(path).stat().st_mode & 0o777 == 0o600
    assert flaw_of(copy_of(path)) == ""
    made = made_at(copy_of(path))
    for minutes, due in ((59, False), (61, True), (-1, True)):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: made + timedelta(minutes=minutes))
        assert store.rescuer.is_due() is due
    store.close()


def test_memory_stands_in_for_a_file_that_takes_nothing_and_is_written_to_it_later(path, clock):
    store = Store.open(path, clock)
    observed(store, clock, 0)
    store.rescuer.copy()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        with pytest.raises(StoreBroken):
            observed(store, clock, 1)
        assert store.rescuer.stand_in()
        for number in range(1, 5):
            observed(store, clock, number)
        acked(store, clock, "a1b2")
        with pytest.raises(StoreBroken):
            store.rescuer.mend()
        assert store.state("prod").status == "4"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    store.rescuer.mend()
    knows(store, 4, "a1b2")
    emptied(path)
    assert store.rescuer.rescue().since is None
    knows(store, 4, "a1b2")
    store.close()
    again = Store.open(path, clock)
    knows(again, 4, "a1b2")
    again.close()


def test_only_one_connection_writes(path, clock):
    store = Store.open(path, clock)
    with store._database.reading() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM incident")
    store.close()


def test_before_an_upgrade_a_copy_is_made_that_the_older_version_can_use(path, clock):
    store = Store.open(path, clock)
    observed(store, clock, 0)
    store.close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DROP TABLE equivalent_text")
        file.execute("UPDATE alembic_version SET version_num = '0002'")
    try:
        Store.open(path, clock).close()
    except Exception:  # noqa: BLE001 -- what the revision does to a store that never was an older one is not asked
        assert True
    copy = path.with_name("state.db.copy-0002")
    assert flaw_of(copy) == ""
    with closing(sqlite3.connect(copy)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == ("0002",)
