"""A worker's step: what a look changes in the memory of trouble, kept whole or not at all."""

from datetime import timedelta

import msgspec
import pytest

from fixtures.memory_store import MemoryStore
from schemawatchd.errors import SourceInvalid, StoreBroken, TargetUnreachable
from schemawatchd.incidents.incident import State
from schemawatchd.incidents.move import IncidentChanged, Opened, Reopened, Resolved, Worsened
from schemawatchd.reports.report import Status
from schemawatchd.rules.ourselves import watching_begins
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.runtime.target_steps import JudgingConfig
from schemawatchd.runtime.worker import Worker
from schemawatchd.schema.snapshot import NotCompared
from schemawatchd.watch.result import Examination, Quiet, Unexamined
from unit.samples import ALL, column, index, snapshot, table
from unit.watch.world import DRIFTED, GOOD, World, pulse, target

MANNERS = JudgingConfig(policy=RulePolicy(), unreachable_patience=timedelta(minutes=10))
FIRST_LOOK = watching_begins.check.code
NEWS = (Opened, IncidentChanged, Worsened, Resolved, Reopened)
AWAY = TargetUnreachable("it does not answer")
BROKEN = SourceInvalid("syntax error", path="schema.sql", line=3)


class Office:
    """A worker, and the worlds of its targets."""

    def __init__(self, **worlds):
        self.worlds = worlds or {"prod": World(GOOD)}
        self.keeper = MemoryStore()
        self.told = 0
        self._met = 0
        self.restart()

    @property
    def world(self):
        return self.worlds["prod"]

    def restart(self):
        self.worker = Worker(self.keeper, self._equip, MANNERS, self._tell)

    def _equip(self, target, state, *, always_full, start):
        return self.worlds[target.name].services(state, always_full=always_full, start=start)

    def _tell(self):
        """Count it, but for the message that the target is watched from now on."""
        fresh = [each for step in self.keeper.steps[self._met :] for each in step.moves if isinstance(each, NEWS)]
        self._met = len(self.keeper.steps)
        self.told += any(each.incident.rule != FIRST_LOOK for each in fresh)

    def step(self, name="prod", minutes=1, **more):
        self.worlds[name].clock.step(60 * minutes)
        return self.worker.step(target(name, **more))

    def moves(self):
        last = self.keeper.steps[-1].moves
        return [type(each).__name__ for each in last if each.incident.rule != FIRST_LOOK]

    def said(self):
        """What is news, but for the message that the target is watched from now on."""
        moves = [each for step in self.keeper.steps for each in step.moves if isinstance(each, NEWS)]
        return [type(each).__name__.lower() for each in moves if each.incident.rule != FIRST_LOOK]

    def states(self):
        alive = self.keeper.incidents.values()
        return {each.rule: str(each.state) for each in alive if each.rule != FIRST_LOOK}


@pytest.fixture
def office():
    return Office()


def show(office, *snapshots, mark):
    """The database moved, and looks like this now."""
    office.world.session.snapshots = [*snapshots]
    office.world.session.pulses = [pulse(mark)]


def test_a_look_is_one_step_with_memory_and_observation(office):
    assert isinstance(office.step(), Examination)
    (step,) = office.keeper.steps
    assert step.state.status == Status.IN_SYNC
    assert step.state.last_ok == step.state.last_look
    assert step.observation.status == "in_sync"
    (begins,) = step.moves
    assert (begins.incident.rule, begins.incident.summary) == (FIRST_LOOK, "now watching prod: in sync")


def test_drift_opens_is_told_once_and_resolves(office):
    office.step()
    show(office, DRIFTED, mark="two")
    office.step()
    assert (office.moves(), office.told) == (["Opened"], 1)
    office.step()
    assert office.said() == ["opened"]
    show(office, GOOD, mark="three")
    office.step()
    assert office.moves() == ["Resolved"]
    assert office.said() == ["opened", "resolved"]
    assert office.states() == {"DR104": "resolved"}


def test_an_incident_says_when_all_was_last_well(office):
    office.step()
    well = office.keeper.states["prod"].last_ok
    show(office, DRIFTED, mark="two")
    office.step()
    (incident,) = [each for each in office.keeper.incidents.values() if each.rule != FIRST_LOOK]
    assert incident.last_ok == well
    assert incident.first_seen > well


def test_a_quiet_look_is_written_once_a_minute_and_remembered_at_once(office):
    office.step()
    for _ in range(3):
        assert isinstance(office.step(minutes=0.25), Quiet)
    assert len(office.keeper.steps) == 1
    assert isinstance(office.step(minutes=0.25), Quiet)
    assert len(office.keeper.steps) == 2
    assert office.keeper.states["prod"].last_look == office.world.clock.now()


def test_after_a_restart_quiet_is_still_quiet(office):
    office.step()
    office.restart()
    assert isinstance(office.step(), Quiet)


def test_after_a_restart_nothing_is_told_twice(office):
    show(office, DRIFTED, mark="one")
    office.step()
    office.restart()
    office.step()
    office.worker.step(target(), always_full=True)
    assert office.said() == ["opened"]


# Patience -----------------------------------------------------------------------------------------------


def test_a_target_that_is_away_is_left_in_peace_for_a_while(office):
    office.step()
    office.world.refusal = AWAY
    office.step()
    assert (office.states(), office.said()) == ({"SW101": "waiting"}, [])
    office.step(minutes=9)
    assert office.said() == []
    office.step(minutes=1)
    assert (office.states(), office.said()) == ({"SW101": "open"}, ["opened"])


def test_a_target_that_is_back_in_time_was_never_spoken_of(office):
    office.world.refusal = AWAY
    office.step()
    office.world.refusal = None
    office.step()
    assert (office.states(), office.said()) == ({"SW101": "withdrawn"}, [])


def test_a_target_that_is_back_late_is_resolved(office):
    office.world.refusal = AWAY
    office.step()
    office.step(minutes=11)
    office.world.refusal = None
    office.step()
    assert office.said() == ["opened", "resolved"]


def test_away_and_back_and_away_begins_anew(office):
    office.world.refusal = AWAY
    office.step()
    office.step(minutes=9)
    office.world.refusal = None
    office.step()
    office.world.refusal = AWAY
    office.step()
    office.step(minutes=9)
    assert office.said() == []


# Unknown ------------------------------------------------------------------------------------------------


def test_a_look_that_fails_resolves_nothing(office):
    show(office, DRIFTED, mark="one")
    office.step()
    office.world.refusal = AWAY
    assert isinstance(office.step(), Unexamined)
    assert office.states() == {"DR104": "open", "SW101": "waiting"}
    memory = office.keeper.states["prod"]
    assert memory.status == "unknown"
    assert memory.first_failed_at == memory.last_look
    assert memory.last_ok < memory.last_look


def test_after_a_look_that_failed_everything_is_read(office):
    office.step()
    office.world.refusal = AWAY
    office.step()
    office.world.refusal = None
    assert isinstance(office.step(), Examination)
    assert office.keeper.states["prod"].first_failed_at is None


def test_a_kind_that_was_refused_resolves_nothing_of_it(office):
    office.world.expectation.contents = [snapshot(table(), column(), index())]
    show(office, snapshot(table(), column()), mark="one")
    office.step()
    assert office.states() == {"DR301": "open"}
    failed = [NotCompared("index", "the account may not")]
    show(office, snapshot(table(), column(), read=ALL - {"index"}, failed=failed), mark="two")
    office.step()
    assert office.states() == {"DR301": "open", "SW102": "open"}


def test_a_kind_that_was_refused_is_asked_for_again_though_nothing_moved(office):
    failed = [NotCompared("index", "the account may not")]
    show(office, snapshot(table(), column(), read=ALL - {"index"}, failed=failed), mark="one")
    office.step()
    assert isinstance(office.step(), Examination)
    show(office, GOOD, mark="one")
    office.step()
    assert office.states() == {"SW102": "resolved"}


# The project --------------------------------------------------------------------------------------------


@pytest.fixture
def shared():
    """Two targets with one schema file."""
    return Office(prod=World(GOOD), dev=World(GOOD))


def breaks(office, error=BROKEN):
    for world in office.worlds.values():
        world.expectation.contents = [error]


def test_a_broken_file_that_two_targets_share_is_told_once(shared):
    breaks(shared)
    shared.step("prod")
    shared.step("dev")
    assert shared.said() == ["opened"]
    assert [each.target for each in shared.keeper.incidents.values() if each.rule != FIRST_LOOK] == [None]


def test_a_mended_file_is_resolved_once(shared):
    breaks(shared)
    shared.step("prod")
    shared.step("dev")
    breaks(shared, GOOD)
    shared.step("prod")
    shared.step("dev")
    assert shared.said() == ["opened", "resolved"]


def test_a_target_with_another_file_does_not_resolve_it(shared):
    breaks(shared)
    shared.step("prod")
    shared.worlds["dev"].expectation.named = "other.sql"
    shared.worlds["dev"].expectation.contents = [GOOD]
    shared.step("dev")
    assert shared.states() == {"SC101": "open"}


def test_a_target_that_is_away_does_not_resolve_it(shared):
    breaks(shared)
    shared.step("prod")
    shared.worlds["dev"].refusal = AWAY
    shared.step("dev")
    assert shared.states()["SC101"] == "open"


def test_while_the_file_is_broken_drift_does_not_resolve(office):
    show(office, DRIFTED, mark="one")
    office.step()
    breaks(office)
    show(office, GOOD, mark="two")
    office.step()
    assert office.states() == {"DR104": "open", "SC101": "open"}


def test_a_file_of_the_project_is_remembered_apart_from_targets(office):
    (finding,) = [
        msgspec.structs.replace(each, rule="SW201", object="schemawatchd.toml") for each in _project(office)
    ]
    now = office.world.clock.now()
    office.worker.about("schemawatchd.toml", [finding], now)
    office.worker.about("schemawatchd.toml", [finding], now + timedelta(minutes=1))
    office.step()
    assert office.states()["SW201"] == "open"
    office.worker.about("schemawatchd.toml", [], now + timedelta(minutes=2))
    assert office.states()["SW201"] == "resolved"
    assert office.said().count("opened") == office.said().count("resolved") == 1


def test_a_file_of_the_project_that_is_well_says_nothing_about_another(office):
    breaks(office)
    office.step()
    office.worker.about("schemawatchd.toml", [], office.world.clock.now())
    assert office.states() == {"SC101": "open"}


def _project(office):
    breaks(office)
    found = office.worker.look(target()).project
    breaks(office, GOOD)
    return found


# The store ----------------------------------------------------------------------------------------------


def test_what_was_not_kept_is_told_at_the_next_look(office):
    show(office, DRIFTED, mark="one")
    office.keeper.broken = True
    with pytest.raises(StoreBroken):
        office.step()
    assert office.told == 0
    office.keeper.broken = False
    office.step()
    assert office.said() == ["opened"]


def test_incidents_end_in_a_state_of_the_contract(office):
    show(office, DRIFTED, mark="one")
    office.step()
    assert {each.state for each in office.keeper.incidents.values()} <= set(State)


def test_an_open_incident_about_an_object_that_cannot_be_read_stays_open(office):
    lost = NotCompared("index", "an unknown form", "shop.orders.orders_by_day")
    office.world.expectation.contents = [snapshot(table(), column(), index(name="orders_by_day"))]
    show(office, snapshot(table(), column(), index(name="orders_by_day", unique=True)), mark="two")
    office.step()
    opened = {each.incident.object for step in office.keeper.steps for each in step.moves}
    assert "shop.orders.orders_by_day" in opened
    show(office, snapshot(table(), column(), unread=[lost]), mark="three")
    office.step()
    (drift,) = (each for each in office.keeper.incidents.values() if each.verdict == "drift")
    assert drift.state is State.OPEN
    show(office, snapshot(table(), column(), index(name="orders_by_day")), mark="four")
    office.step()
    (drift,) = (each for each in office.keeper.incidents.values() if each.verdict == "drift")
    assert drift.state is State.RESOLVED
