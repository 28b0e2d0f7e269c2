"""Parity in the daemon: judged when all were looked at, kept as incidents that a look at one alone cannot end."""

import pytest

from schemawatchd.errors import TargetUnreachable
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.runtime.parity_states import ParityStates
from schemawatchd.runtime.worker import Worker
from schemawatchd.schema.target import ParityGroup
from unit.runtime.test_worker import FIRST_LOOK, MANNERS, Office
from unit.samples import column, snapshot, table
from unit.watch.world import DRIFTED, GOOD, World, pulse

ALIKE = ParityGroup(targets=("dev", "prod"), always=True)


class Offices(Office):
    """A worker that compares dev with prod; each is what its own schema says."""

    def __init__(self):
        super().__init__(dev=World(GOOD), prod=World(DRIFTED, contents=[DRIFTED]))

    def restart(self):
        parities = ParityStates([ALIKE], RulePolicy())
        self.worker = Worker(self.keeper, self._equip, MANNERS, self._tell, parities)

    def states(self):
        known = [each for each in self.keeper.incidents.values() if each.rule != FIRST_LOOK]
        return {each.rule: f"{each.target} {each.state}" for each in known}

    def move(self, name, seen, mark):
        self.worlds[name].session.snapshots = [seen]
        self.worlds[name].expectation.contents = [seen]
        self.worlds[name].session.pulses = [pulse(mark)]


@pytest.fixture
def offices():
    return Offices()


def test_nothing_is_judged_before_all_were_looked_at(offices):
    offices.step("prod")
    assert offices.states() == {}
    offices.step("dev")
    assert (offices.states(), offices.told) == ({"PA103": "prod open"}, 1)


def test_it_ends_when_either_side_comes_round(offices):
    offices.step("prod")
    offices.step("dev")
    offices.move("dev", DRIFTED, "two")
    offices.step("dev")
    assert offices.states() == {"PA103": "prod resolved"}


def test_a_look_at_one_alone_changes_nothing_about_it(offices):
    offices.step("prod")
    offices.step("dev")
    offices.worlds["dev"].refusal = TargetUnreachable("it does not answer")
    offices.step("dev")
    offices.move("prod", snapshot(table(), column(type="numeric(12,2)"), table("bills")), "two")
    offices.step("prod")
    assert offices.states()["PA103"] == "prod open"
    assert "PA102" not in offices.states()


def test_after_a_restart_it_is_not_said_again(offices):
    offices.step("prod")
    offices.step("dev")
    offices.restart()
    offices.step("prod")
    offices.step("dev")
    assert offices.told == 1


def test_quiet_looks_compare_nothing(offices):
    offices.step("prod")
    offices.step("dev")
    steps = len(offices.keeper.steps)
    offices.step("dev", minutes=2)
    assert len(offices.keeper.steps) == steps + 1
    assert offices.keeper.steps[-1].moves == ()
