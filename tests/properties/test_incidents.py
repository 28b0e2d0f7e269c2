"""What is said, under any mix of findings, silences, acknowledgements, restarts, failing channels and clocks."""

import os
import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from fixtures.clock import SteppedClock
from fixtures.findings import finding
from fixtures.team import BUSY, DEAD, REFUSED, TAKEN, UNKNOWN, Team
from schemawatchd.alerts.matchers import Matchers
from schemawatchd.alerts.notification_log import AlertEvent
from schemawatchd.alerts.silence import Ack, Silence
from schemawatchd.incidents.incident import State
from schemawatchd.rules.finding import Severity

KINDS = ("column", "index")
CHANNELS = ("team", "mail")
MOODS = ("well", "busy", "lost answer", "silent", "refuses", "dead", "crash")
ENDS = {"well": TAKEN, "busy": BUSY, "lost answer": UNKNOWN, "silent": UNKNOWN, "refuses": REFUSED, "dead": DEAD}
FINDINGS = st.builds(
    finding,
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(["text", "int"]),
    rule=st.sampled_from(["DR104", "DR301"]),
    kind=st.sampled_from(KINDS),
    severity=st.sampled_from([Severity.CRITICAL, Severity.WARNING, Severity.NOTICE]),
)


class Crash(BaseException):
    """The process dies here."""


class Channel:
    """Does as it is told, and remembers what people there believe."""

    threaded = False

    def __init__(self, name, world):
        self.name = name
        self.world = world
        self.believed = {}
        self.heard = Counter()
        self.disturbed = Counter()
        self.perhaps = set()

    def send(self, message, within):
        mood = self.world.mood[self.name]
        arrives = mood in ("well", "lost answer", "crash")
        for each in message.items if arrives else ():
            self.hears(each, disturbed=mood != "well")
        if mood in ("silent", "lost answer", "crash"):  # nobody can know whether it arrived
            self.perhaps |= {each.incident.id for each in message.items}
        if mood == "crash":
            raise Crash
        return ENDS[mood]

    def hears(self, item, *, disturbed):
        """Believe it, and check that it is news."""
        incident, what = item.incident, item.what
        if what is AlertEvent.RESOLVED:
            known = self.believed.get(incident.id) is not None or incident.id in self.perhaps
            assert known, "resolved, and never told that it was there"
        if what is not AlertEvent.REMINDED:
            news = (incident.id, incident.first_seen, incident.life, incident.fingerprint, incident.severity, what)
            mark = (*news, self.world.rounds[self.name, incident.id])
            self.heard[mark] += 1
            assert self.heard[mark] <= 1 + self.disturbed[mark], f"said twice for one reason: {what}"
            self.disturbed[mark] += disturbed
        self.believed[incident.id] = (
            None if what is AlertEvent.RESOLVED else (incident.fingerprint, incident.severity)
        )


class Incidents(RuleBasedStateMachine):
    """One target, two channels, the real store, the real deliverer."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.clock = SteppedClock()
        self.mood = dict.fromkeys(CHANNELS, "well")
        self.rounds = Counter()
        self.team = Team(Path(self.folder) / "state.db", self.clock)
        self.team.channels = {name: Channel(name, self) for name in CHANNELS}
        self.team.route(*CHANNELS, repeat_interval=timedelta(hours=4))
        self.silenced = False
        self.channels = self.team.channels

    @rule(found=st.lists(FINDINGS, max_size=3), seen=st.sets(st.sampled_from(KINDS)), again=st.booleans())
    def look(self, found, seen, again):
        before = {each.id: each for each in self.team.store.known("prod")}
        for _ in range(1 + again):
            self.team.look(*found, seen=frozenset(seen))
        for each in self.team.store.known("prod"):
            self.turned(before.get(each.id), each)

    def turned(self, before, now):
        """Back to what it was is a reason of its own: count how often it turned."""
        if before is None or (before.fingerprint, before.severity, before.state) != (
            now.fingerprint,
            now.severity,
            now.state,
        ):
            for name in CHANNELS:
                self.rounds[name, now.id] += 1

    @rule()
    def nothing_is_wrong(self):
        self.look([], set(KINDS), again=False)

    @rule(seconds=st.sampled_from([1, 10, 60, 1000, 20000]))
    def time_passes(self, seconds):
        self.clock.step(seconds)

    @rule(seconds=st.sampled_from([-3600, 3600]))
    def the_clock_is_set(self, seconds):
        self.clock.jump(seconds)

    @rule(name=st.sampled_from(CHANNELS), mood=st.sampled_from(MOODS))
    def a_channel_changes_its_mood(self, name, mood):
        self.mood[name] = mood

    @rule(hurry=st.booleans())
    def deliver(self, hurry):
        try:
            self.team.deliverer.run_once(hurry=hurry)
        except Crash:
            self.restart()

    @rule()
    def restart(self):
        self.team.restart()

    @rule(minutes=st.sampled_from([1, 60]), objects=st.sampled_from(["*", "a"]))
    def somebody_silences(self, minutes, objects):
        now = self.clock.now()
        self.team.store.quiet.silence(
            Silence(
                id=f"{len(self.team.store.quiet.silences()):012}",
                matchers=Matchers(objects=(objects,)),
                starts=now,
                ends=now + timedelta(minutes=minutes),
                author="anna",
                reason="we are at it",
            )
        )

    @precondition(lambda self: self.team.store.incidents(states=[State.OPEN]))
    @rule(data=st.data())
    def somebody_is_on_it(self, data):
        found = data.draw(st.sampled_from(self.team.store.incidents(states=[State.OPEN])))
        self.team.store.quiet.ack(
            Ack(
                incident=found.id,
                fingerprint=found.fingerprint,
                first_seen=found.first_seen,
                by="anna",
                at=self.clock.now(),
                reason="on it",
            )
        )

    @invariant()
    def one_incident_for_one_identity(self):
        found = [each.id for each in self.team.store.incidents()]
        assert len(found) == len(set(found))

    def teardown(self):
        """When all goes well in the end, every channel believes what is so, and nothing waits."""
        self.mood = dict.fromkeys(CHANNELS, "well")
        self.team.store.outbox.try_again()
        for _ in range(8):
            self.clock.step(7200)
            self.team.deliverer.run_once()
        assert self.team.deliverer.backlogs() == ()
        loud = {
            each.id: (each.fingerprint, each.severity)
            for each in self.team.store.incidents(states=[State.OPEN])
            if each.severity.at_least(Severity.WARNING)
        }
        known = {each.id: each for each in self.team.store.incidents()}
        for channel in self.channels.values():
            for name, values in loud.items():
                believed = channel.believed.get(name)
                assert believed is not None, f"{channel.name} never heard of {known[name].object}"
                assert believed[0] == values[0], f"{channel.name} was told of other values"
            for name, believed in channel.believed.items():
                assert believed is None or known[name].state is State.OPEN, (
                    f"{channel.name} believes in what is over"
                )
        self.team.store.close()
        shutil.rmtree(self.folder)


TestIncidents = Incidents.TestCase
TestIncidents.settings = settings(
    max_examples=int(os.environ.get("INCIDENT_EXAMPLES", "40")), stateful_step_count=30, deadline=None
)
