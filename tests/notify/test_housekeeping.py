"""The watcher looks at itself: overdue looks, dead channels, and the digest."""

from datetime import timedelta

import pytest

from schemawatchd.alerts.delivery_state import ChannelHealth
from schemawatchd.incidents.incident import State
from schemawatchd.notify.pipeline.context import pipeline_context
from schemawatchd.notify.pipeline.plan import plan
from schemawatchd.service.housekeeping import Rounds
from schemawatchd.settings.load import load
from schemawatchd.settings.translate import translate
from schemawatchd.store.store import Store
from schemawatchd.wiring.persistence import notify_config, persistent_container, worker

SETTINGS = """
[channels.team]
url = "json://127.0.0.1:1/"
[digest]
channels = ["team"]
cron = "0 9 * * mon"
timezone = "Europe/Berlin"
"""


class Watch:
    """One target, its state store, and the rounds about both."""

    def __init__(self, shop, clock):
        shop.configure(SETTINGS)
        path = shop.folder / "schemawatchd.toml"
        self.clock = clock
        self.configured = translate(path, load(path))
        self.store = Store.open(self.configured.state, clock)
        self.app = persistent_container(self.configured, self.store, clock, lambda _: None)
        self.worker = worker(self.app, self.store, lambda: None)
        self.rounds = Rounds(self.configured, self.store, self.worker, clock, clock.now())
        self.look()

    def look(self):
        self.worker.step(self.configured.targets[0], always_full=True)

    def open(self):
        return {each.rule: each.summary for each in self.store.incidents(states=[State.OPEN])}

    def said(self):
        """What is to be said by now, on channel team."""
        seen = pipeline_context(
            self.store.outbox.correspondence(), notify_config(self.configured), self.clock.now(), hurry=True
        )
        return [notice.incident.summary for letter in plan(seen).letters for notice in letter.going]


@pytest.fixture
def watch(shop, clock):
    made = Watch(shop, clock)
    yield made
    made.app.close()
    made.store.close()


def test_no_successful_look_for_long_is_told_and_the_next_one_ends_it(watch, clock):
    clock.step(3600)
    watch.rounds.make(())
    assert "SW203" not in watch.open()
    clock.step(3600)
    watch.rounds.make(())
    watch.rounds.make(())
    assert watch.open()["SW203"] == "prod has not been checked successfully for 2 h"
    watch.look()
    assert "SW203" not in watch.open()


def test_a_dead_channel_is_told_and_so_is_its_return(watch, clock):
    dead = ChannelHealth(
        channel="team", since=clock.now(), failing_since=clock.now(), last_error="it answered 401"
    )
    watch.rounds.make([dead])
    assert (
        watch.open()["SW204"]
        == "channel team has accepted no notifications since 2026-11-23 08:11 UTC: it answered 401"
    )
    watch.rounds.make([])
    assert "SW204" not in watch.open()


def test_the_digest_says_how_things_stand_once_a_week(watch, clock):
    told = "the target is in sync, 0 authorised changes, 0 drift, 0 resolved"
    watch.rounds.make(())
    assert told not in watch.said()
    clock.step(timedelta(days=6, hours=23).total_seconds())
    watch.look()
    watch.rounds.make(())
    assert told not in watch.said()
    clock.step(3600)
    watch.rounds.make(())
    watch.rounds.make(())
    assert watch.said().count(told) == 1
    (digest,) = [each for each in watch.store.known(None) if each.rule == "SW305"]
    assert digest.life == 1
    clock.step(timedelta(days=7).total_seconds())
    watch.look()
    watch.rounds.make(())
    (digest,) = [each for each in watch.store.known(None) if each.rule == "SW305"]
    assert digest.life == 2
