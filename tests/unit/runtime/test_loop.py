"""The loop with a unit that fails: the store's trouble is told once, and the looks go on."""

import threading

import pytest

from fixtures.daemon import eventually
from schemawatchd.clock import SystemClock
from schemawatchd.errors import StoreBroken, TargetUnreachable
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.runtime.loop import Loop
from schemawatchd.runtime.reload_unit import ReloadUnit
from schemawatchd.runtime.systemd import Notifier
from schemawatchd.watch.examine import unexamined
from unit.samples import NOON
from unit.watch.world import target


class Troubled:
    """A unit whose store cannot be read."""

    def __init__(self):
        self.looks = 0
        self.unanswered = []
        self.cries = []
        unit = ReloadUnit(
            targets={"prod": target()},
            look=self.look,
            keep=lambda _: None,
            unanswered=lambda each, says: self.unanswered.append((each.name, says)),
            unknown=lambda each, says: unexamined(each, RulePolicy(), NOON, TargetUnreachable(says)),
            start=lambda: None,
            stop=lambda: None,
            close=lambda: None,
        )
        self.loop = Loop(
            unit=unit,
            clock=SystemClock(),
            notifier=Notifier({}),
            rebuild=lambda: unit,
            refused=lambda _: None,
            stopping=lambda: None,
            cry=self.cries.append,
        )

    def look(self, *_):
        self.looks += 1
        raise StoreBroken("the state store is away", hint="Bring it back.")


@pytest.fixture
def troubled():
    made = Troubled()
    thread = threading.Thread(target=made.loop.run)
    thread.start()
    yield made
    made.loop.flags.stop = True
    made.loop.nudge()
    thread.join(10)
    assert not thread.is_alive()


def test_a_store_that_cannot_be_read_is_told_once_and_is_no_fault_of_the_target(troubled):
    eventually(lambda: troubled.cries)
    troubled.loop.mailbox.post("prod", "test")
    eventually(lambda: troubled.looks == 2)
    eventually(lambda: not troubled.loop.mailbox.busy())
    assert [each.says for each in troubled.cries] == ["the state store is away"]
    assert troubled.unanswered == []


def test_who_asks_for_a_check_that_cannot_be_remembered_is_told_so(troubled):
    (found,) = troubled.loop.look_now(["prod"], 10)
    assert "could not be remembered: the state store is away" in found.error


def test_who_asks_for_a_check_that_does_not_end_is_told_so(troubled):
    let_go = threading.Event()
    troubled.loop.unit.look = lambda *_: let_go.wait(20)
    try:
        (found,) = troubled.loop.look_now(["prod"], 0.3)
    finally:
        let_go.set()
    assert "no answer within" in found.error
