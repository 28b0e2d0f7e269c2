"""Incidents and outbox under any mix of findings, failing channels, restarts and a wandering clock."""

import random
import shutil
import tempfile
from collections import Counter
from datetime import UTC, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from fixtures.clock import SteppedClock
from fixtures.findings import finding
from schemawatchd.incidents.advance import Seen, advance
from schemawatchd.incidents.delivery import DeliveryState, What
from schemawatchd.incidents.incident import State
from schemawatchd.incidents.route import Place, Route, routed
from schemawatchd.notify.channel import Ending, Outcome
from schemawatchd.notify.deliver import Deliverer
from schemawatchd.rules.finding import Severity
from schemawatchd.store.memory import Step
from schemawatchd.store.store import Store

KINDS = ("column", "index")
CHANNELS = ("team", "mail")
ROUTES = (Route(channels=CHANNELS, severity=Severity.WARNING),)
PATIENCE = {"SW101": timedelta(minutes=10)}
FINDINGS = st.builds(
    finding,
    st.sampled_from(["a", "b"]),
    st.sampled_from(["text", "int"]),
    rule=st.sampled_from(["DR104", "SW101"]),
    kind=st.sampled_from(KINDS),
    severity=st.sampled_from([Severity.CRITICAL, Severity.WARNING, Severity.NOTICE]),
)


class Crash(BaseException):
    """The process dies here."""


class Channel:
    """Does as it is told: takes, refuses, takes and says nothing, or takes and lets the daemon die."""

    def __init__(self, name, world):
        self.name = name
        self.world = world

    def send(self, message, within):
        mood = self.world.mood[self.name]
        ids = self.world.in_hand[self.name]
        if mood in ("well", "lost answer", "crash"):
            self.world.heard.update(ids)
        if mood in ("lost answer", "crash"):
            self.world.disturbed.update(ids)
        if mood == "crash":
            raise Crash
        ending = {"well": Ending.HANDED_OVER, "lost answer": Ending.UNKNOWN, "silent": Ending.UNKNOWN}
        return Outcome(ending.get(mood, Ending.BUSY))


class Incidents(RuleBasedStateMachine):
    """One target, two channels, the real store."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.clock = SteppedClock()
        self.mood = dict.fromkeys(CHANNELS, "well")
        self.in_hand = {}
        self.heard = Counter()
        self.handed = Counter()
        self.disturbed = Counter()
        self.store = self.opened()
        self.store.outbox.take_over()

    def opened(self):
        store = Store.open(Path(self.folder) / "state.db", self.clock)
        self.deliverer = Deliverer(
            _Recording(store.outbox, self),
            {name: Channel(name, self) for name in CHANNELS},
            self.clock,
            random.Random(1).random,
            host="here",
            zone=UTC,
        )
        return store

    @rule(found=st.lists(FINDINGS, max_size=3), seen=st.sets(st.sampled_from(KINDS)), again=st.booleans())
    def look(self, found, seen, again):
        looked = Seen("prod", frozenset(seen))
        moves = advance(self.store.known("prod"), found, looked, self.clock.now(), PATIENCE, None)
        deliveries = routed(moves, Place(environment="prod"), ROUTES, self.clock.now())
        for _ in range(1 + again):
            self.store.commit(Step(moves=moves, deliveries=deliveries))

    @rule()
    def nothing_is_wrong(self):
        self.look([], set(KINDS), again=False)

    @rule(seconds=st.sampled_from([1, 10, 60, 1000]))
    def time_passes(self, seconds):
        self.clock.step(seconds)

    @rule(seconds=st.sampled_from([-3600, 3600]))
    def the_clock_is_set(self, seconds):
        self.clock.jump(seconds)

    @rule(name=st.sampled_from(CHANNELS), mood=st.sampled_from(["well", "busy", "lost answer", "silent", "crash"]))
    def a_channel_changes_its_mood(self, name, mood):
        self.mood[name] = mood

    @rule(hurry=st.booleans())
    def deliver(self, hurry):
        try:
            self.deliverer.run_once(self.clock.now(), hurry=hurry)
        except Crash:
            self.restart()

    @rule()
    def restart(self):
        self.store.close()
        self.store = self.opened()
        self.store.outbox.take_over()

    def rows(self):
        with self.store._database.reading() as connection:
            from schemawatchd.store.rows import delivery_of
            from schemawatchd.store.tables import outbox

            return [delivery_of(row) for row in connection.execute(outbox.select())]

    @invariant()
    def nothing_is_handed_over_twice(self):
        assert all(count == 1 for count in self.handed.values())
        assert all(count <= 1 + self.disturbed[each] for each, count in self.heard.items())

    @invariant()
    def a_resolution_is_said_only_where_the_opening_was(self):
        rows = self.rows()
        said = {(each.incident, each.channel) for each in rows if each.what is not What.RESOLVED and each.told}
        for each in rows:
            if each.what is What.RESOLVED and each.told:
                assert (each.incident, each.channel) in said

    def teardown(self):
        """When all goes well in the end, every channel knows what is open, and nothing waits."""
        self.mood = dict.fromkeys(CHANNELS, "well")
        for _ in range(6):
            self.clock.step(7200)
            self.deliverer.run_once(self.clock.now())
        rows = self.rows()
        settled = {DeliveryState.SENT, DeliveryState.DROPPED}
        assert {each.state for each in rows} <= settled
        for incident in self.store.incidents(states=[State.OPEN]):
            for channel in CHANNELS:
                self.knows(channel, incident, rows)
        self.store.close()
        shutil.rmtree(self.folder)

    def knows(self, channel, incident, rows):
        mine = [each for each in rows if (each.incident, each.channel) == (incident.id, channel)]
        wanted = [each for each in mine if each.payload.incident.life == incident.life]
        told = sorted(
            (each for each in mine if each.told),
            key=lambda each: (
                each.payload.incident.life,
                each.payload.incident.revision,
                each.what == What.RESOLVED,
            ),
        )
        if any(each.what is not What.RESOLVED for each in wanted):
            assert told, f"{channel} never heard of {incident.object}"
            assert told[-1].what is not What.RESOLVED, f"{channel} believes {incident.object} resolved"
            if incident.severity.at_least(Severity.WARNING):
                assert told[-1].payload.incident.fingerprint == incident.fingerprint


class _Recording:
    """The real outbox; counts what it was told about hand-overs."""

    def __init__(self, outbox, world):
        self._outbox = outbox
        self._world = world

    def __getattr__(self, name):
        return getattr(self._outbox, name)

    def claim(self, ids, until):
        rows = self._outbox.claim(ids, until)
        for channel in {each.channel for each in rows}:
            self._world.in_hand[channel] = [each.id for each in rows]
        return rows

    def handed_over(self, ids, at):
        self._world.handed.update(ids)
        self._outbox.handed_over(ids, at)


TestIncidents = Incidents.TestCase
TestIncidents.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
