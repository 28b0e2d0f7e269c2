"""What was said, what is on its way, and how channels have been doing, as the state store keeps it."""

import json
import sqlite3
from contextlib import closing

import pytest

from fixtures.findings import finding
from schemawatchd.alerts.delivery_state import ChannelHealth
from schemawatchd.alerts.notification import DeadLetter, DeliveryAttempt
from schemawatchd.alerts.notification_log import AlertEvent, log_entry
from schemawatchd.incidents.advance import AdvanceContext, Seen, advance
from schemawatchd.store.memory import Step
from schemawatchd.store.store import Store

SEEN = Seen("prod", frozenset({"column"}))


def opened(store, clock, *names):
    found = [finding(each) for each in names]
    store.commit(Step(moves=advance(store.known("prod"), found, SEEN, clock.now(), AdvanceContext())))
    return store.known("prod")


def flight(clock, *incidents, what=AlertEvent.OPENED, before=None):
    said = tuple(log_entry(each, what, "team", "g", clock.now(), before) for each in incidents)
    return DeliveryAttempt(key="k", channel="team", began_at=clock.now(), said=said)


def said(store):
    return store.outbox.correspondence().said


def test_what_was_handed_over_is_said_and_its_group_was_spoken_of(store, clock):
    (incident,) = opened(store, clock, "a")
    under_way = flight(clock, incident)
    store.outbox.begin(under_way)
    clock.step(3)
    store.outbox.handed_over(under_way, clock.now(), "thread-1")
    known = store.outbox.correspondence()
    (one,) = known.said.values()
    assert (one.thread, one.at, one.perhaps, one.over) == ("thread-1", clock.now(), False, False)
    assert known.last_said == {("team", "g"): clock.now()}
    store.outbox.take_over()
    assert not next(iter(said(store).values())).perhaps


def test_what_a_killed_holder_was_handing_over_is_perhaps_said(store, clock, path):
    (incident,) = opened(store, clock, "a")
    store.outbox.begin(flight(clock, incident))
    store.close()
    again = Store.open(path, clock)
    assert said(again) == {}
    again.outbox.take_over()
    assert next(iter(said(again).values())).perhaps
    again.close()


def test_a_reminder_that_perhaps_was_heard_changes_nothing(store, clock):
    (incident,) = opened(store, clock, "a")
    store.outbox.handed_over(flight(clock, incident), clock.now(), "")
    before = said(store)
    clock.step(60)
    store.outbox.perhaps(flight(clock, incident, what=AlertEvent.REMINDED, before=next(iter(before.values()))))
    assert said(store) == before


def test_what_was_not_taken_leaves_no_trace(store, clock):
    (incident,) = opened(store, clock, "a")
    store.outbox.begin(flight(clock, incident))
    store.outbox.put_back(flight(clock, incident))
    store.outbox.take_over()
    assert said(store) == {}


def test_the_end_keeps_the_thread_and_a_new_life_begins_another(store, clock):
    (incident,) = opened(store, clock, "a")
    store.outbox.handed_over(flight(clock, incident), clock.now(), "first")
    (one,) = said(store).values()
    store.outbox.handed_over(flight(clock, incident, what=AlertEvent.RESOLVED, before=one), clock.now(), "other")
    (end,) = said(store).values()
    assert (end.thread, end.over) == ("first", True)
    store.outbox.handed_over(flight(clock, incident, what=AlertEvent.REOPENED, before=end), clock.now(), "second")
    assert [each.thread for each in said(store).values()] == ["second"]


def test_a_dead_letter_stays_until_its_news_is_known_or_another_try_is_wanted(store, clock):
    (incident,) = opened(store, clock, "a")
    letter = DeadLetter(
        key="k", channel="team", at=clock.now(), subject="s", error="it answered 400", incidents=(incident.id,)
    )
    store.outbox.buried(flight(clock, incident), letter)
    assert store.outbox.correspondence().dead == {"k": letter}
    store.outbox.handed_over(flight(clock, incident), clock.now(), "")
    assert store.outbox.correspondence().dead == {}
    store.outbox.buried(flight(clock, incident), letter)
    store.outbox.try_again()
    assert store.outbox.correspondence().dead == {}


def test_channels_are_met_once_and_forgotten_when_they_are_gone(store, clock):
    store.outbox.meet(["team", "mail"])
    first = clock.now()
    store.outbox.keep(
        ChannelHealth(channel="team", since=first, failures=4, refused=True, last_error="it answered 401")
    )
    clock.step(60)
    store.outbox.meet(["team"])
    assert {each.since for each in store.outbox.correspondence().reaches.values()} == {first}
    assert store.outbox.correspondence().reaches["team"].is_broken()
    store.outbox.try_again()
    assert not store.outbox.correspondence().reaches["team"].is_broken()


OLD = "SELECT count(*) FROM sqlite_master WHERE name = 'outbox'"
HEARD = {
    "sent": ("opened", "sent", 0),
    "perhaps": ("opened", "unknown", 1),
    "over": ("resolved", "sent", 0),
    "waits": ("opened", "waiting", 0),
}


@pytest.fixture
def old_store(path, clock):
    """A state store as the first version left it."""
    from alembic import command
    from alembic.config import Config

    from schemawatchd.store.database import StateDatabase
    from schemawatchd.store.tables import APPLICATION_ID

    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    config = Config()
    config.set_main_option("script_location", "schemawatchd_migrations:")
    database = StateDatabase(path)
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    database.close()
    at = clock.now().strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with closing(sqlite3.connect(path)) as connection, connection:
        for name, (what, state, perhaps) in HEARD.items():
            incident = {
                "first_seen": "2026-11-23T08:00:00Z",
                "fingerprint": "f",
                "severity": "critical",
                "life": 2,
            }
            values = (
                name,
                "team",
                "prod",
                name,
                what,
                json.dumps({"incident": incident}),
                at,
                at,
                state,
                1,
                perhaps,
            )
            connection.execute(
                "INSERT INTO outbox (id, channel, target, incident, what, payload, created_at, due_at, state, "
                "attempts, perhaps_heard, last_error) VALUES (?,?,?,?,?,?,?,?,?,?,?,'')",
                values,
            )
    return path


def test_what_an_older_version_handed_over_is_not_said_again(old_store, clock):
    store = Store.open(old_store, clock)
    known = {incident: each for (_, incident), each in store.outbox.correspondence().said.items()}
    assert set(known) == {"sent", "perhaps", "over"}
    assert [known[name].perhaps for name in ("sent", "perhaps", "over")] == [False, True, False]
    assert [known[name].over for name in ("sent", "perhaps", "over")] == [False, False, True]
    assert {each.life for each in known.values()} == {2}
    store.close()
    with closing(sqlite3.connect(old_store)) as connection:
        assert connection.execute(OLD).fetchone() == (0,)
