"""The pool: a hung look loses its thread, and the others go on."""

import threading

import pytest

from fixtures.clock import SteppedClock
from fixtures.daemon import eventually
from schemawatchd.runtime.pool import Job, Pool


class Desk:
    """A pool with a clock to step, doors that hold jobs, and what ended."""

    def __init__(self, size=1):
        self.clock = SteppedClock()
        self.pool = Pool(size, self.clock.monotonic, lambda: None)
        self.ended = []
        self.doors = []

    def submit(self, name, work=None, seconds=10.0):
        job = Job(name, lambda _: work() if work else None, self.ended.append, seconds)
        self.pool.submit(job)
        return job

    def hang(self, name, seconds=10.0):
        door, inside = threading.Event(), threading.Event()
        self.doors.append(door)

        def work():
            inside.set()
            door.wait(20)

        job = self.submit(name, work, seconds)
        assert inside.wait(5)
        return job, door

    def names(self):
        return [each.name for each in self.ended]


@pytest.fixture
def desk():
    made = Desk()
    yield made
    for door in made.doors:
        door.set()
    eventually(lambda: made.pool.running() == 0 and made.pool.abandoned == 0)


def test_jobs_are_done_and_told(desk):
    job = desk.submit("prod")
    eventually(lambda: desk.ended == [job])
    assert not job.failed
    assert not job.abandoned


def test_a_job_that_fails_is_told_and_the_next_goes_on(desk, caplog):
    desk.submit("prod", lambda: 1 / 0)
    desk.submit("dev")
    eventually(lambda: desk.names() == ["prod", "dev"])
    assert [each.failed for each in desk.ended] == [True, False]
    assert "prod" in caplog.text


def test_time_counts_from_the_beginning_of_the_work(desk):
    _, door = desk.hang("prod", seconds=10)
    waiting = desk.submit("dev", seconds=1)
    desk.clock.step(5)
    assert desk.pool.give_up() == []
    assert desk.pool.next_deadline() == 5
    door.set()
    eventually(lambda: waiting in desk.ended)


def test_a_hung_job_is_given_up_and_replaced(desk):
    hung, door = desk.hang("prod", seconds=10)
    desk.submit("dev")
    desk.clock.step(10)
    assert desk.pool.give_up() == [hung]
    assert hung.abandoned
    eventually(lambda: desk.names() == ["dev"])
    assert (desk.pool.abandoned, desk.pool.running()) == (1, 0)
    assert desk.pool.give_up() == []
    door.set()
    eventually(lambda: desk.names() == ["dev", "prod"])
    assert hung.abandoned


def test_a_thread_that_comes_back_late_does_not_stay(desk):
    before = threading.active_count()
    _, door = desk.hang("prod")
    desk.clock.step(10)
    desk.pool.give_up()
    door.set()
    eventually(lambda: threading.active_count() <= before)


def test_without_jobs_there_is_no_deadline(desk):
    assert desk.pool.next_deadline() is None
    assert desk.pool.running() == 0
