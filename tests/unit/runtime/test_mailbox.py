"""The mailbox: a burst is one look, and no target is looked at twice at once."""

from dataclasses import replace

import pytest

from fixtures.clock import SteppedClock
from schemawatchd.runtime.mailbox import Mailbox, Wake
from schemawatchd.watch.evidence import LoggedChange
from unit.samples import NOON


class Box:
    """A mailbox with a clock to step and a count of nudges."""

    def __init__(self):
        self.clock = SteppedClock()
        self.nudges = 0
        self.mail = Mailbox(self.clock.monotonic, self._nudged)

    def _nudged(self):
        self.nudges += 1
        self.mail.busy()  # would hang if it were called inside the lock


@pytest.fixture
def box():
    return Box()


def test_a_wake_is_taken_once(box):
    assert box.mail.post("prod", "clock")
    assert box.mail.take() == [Wake("prod", ("clock",))]
    assert box.mail.take() == []


def test_a_burst_is_one_wake_with_every_reason_once(box):
    assert box.mail.post("prod", "clock")
    assert not box.mail.post("prod", "files")
    assert not box.mail.post("prod", "files", full=True)
    assert box.mail.take() == [Wake("prod", ("clock", "files"), full=True)]


def test_a_wake_waits_until_it_is_due(box):
    box.mail.post("prod", "files", after=2)
    assert box.mail.take() == []
    assert box.mail.next_due() == 2
    box.clock.step(2)
    assert [each.target for each in box.mail.take()] == ["prod"]


def test_a_later_post_never_delays_an_earlier_one(box):
    box.mail.post("prod", "clock", after=1)
    box.mail.post("prod", "files", after=5)
    assert box.mail.next_due() == 1
    box.mail.post("prod", "signal")
    assert box.mail.next_due() == 0


def test_a_clock_that_is_set_changes_nothing(box):
    box.mail.post("prod", "clock", after=1)
    box.clock.jump(-3600)
    assert box.mail.next_due() == 1


def test_a_wake_during_a_look_is_taken_once_afterwards(box):
    box.mail.post("prod", "clock")
    box.mail.take()
    assert box.mail.post("prod", "files")
    assert not box.mail.post("prod", "files")
    assert box.mail.take() == []
    assert box.mail.next_due() is None
    box.mail.done("prod")
    assert [each.because for each in box.mail.take()] == [("files",)]


def test_other_targets_do_not_wait_for_a_busy_one(box):
    box.mail.post("prod", "clock")
    box.mail.take()
    box.mail.post("dev", "clock")
    assert [each.target for each in box.mail.take()] == ["dev"]
    assert box.mail.busy() == {"prod", "dev"}


def test_targets_that_are_gone_are_forgotten(box):
    box.mail.post("prod", "clock")
    box.mail.post("old", "clock")
    box.mail.keep_only(frozenset({"prod"}))
    assert [each.target for each in box.mail.take()] == ["prod"]


def test_posting_and_ending_nudge(box):
    box.mail.post("prod", "clock")
    box.mail.take()
    box.mail.done("prod")
    assert box.nudges == 2


def test_what_is_overdue_is_due_now(box):
    box.mail.post("prod", "clock", after=1)
    box.clock.step(60)
    assert box.mail.next_due() == 0


def test_an_end_that_nobody_waits_for_harms_nothing(box):
    box.mail.done("never")
    assert box.mail.busy() == frozenset()


def test_a_wake_brings_the_evidence_of_all_posts_once(box):
    one, other = (
        LoggedChange(object=name, who="app", statement="alter", at=NOON, source="log") for name in ("a", "b")
    )
    box.mail.post("prod", "log", evidence=[one])
    box.mail.post("prod", "log", evidence=[other, one])
    (wake,) = box.mail.take()
    assert wake.evidence == (one, other)
    box.mail.done("prod")
    box.mail.post("prod", "log", evidence=[replace(one, who=str(number)) for number in range(1_500)])
    (wake,) = box.mail.take()
    assert [wake.evidence[0].who, wake.evidence[-1].who] == ["500", "1499"]
