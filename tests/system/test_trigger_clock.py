"""The clock: every target on its own interval, and what came to nothing is told."""

from datetime import timedelta

import pytest

from fixtures.daemon import eventually
from schemawatchd.triggers.clock import Schedule
from unit.watch.world import target

SOON = timedelta(milliseconds=100)


@pytest.fixture
def schedule():
    """Starts a schedule; answers with its posts and its misses."""
    started = []

    def start(*targets, answer=True):
        posts, missed = [], []

        def post(name):
            posts.append(name)
            return answer

        each = Schedule(targets, post, missed.append)
        started.append(each)
        each.start()
        return posts, missed, each

    yield start
    for each in started:
        each.stop()


def test_each_target_is_posted_again_and_again(schedule):
    posts, missed, _ = schedule(target("prod", every=SOON), target("dev", every=SOON))
    eventually(lambda: posts.count("prod") >= 2 and posts.count("dev") >= 2)
    assert missed == []


def test_each_target_has_its_own_interval(schedule):
    posts, _, _ = schedule(target("prod", every=SOON), target("dev", every=timedelta(hours=1)))
    eventually(lambda: posts.count("prod") >= 3)
    assert "dev" not in posts


def test_a_wake_that_finds_the_last_one_waiting_is_missed(schedule):
    posts, missed, _ = schedule(target("prod", every=SOON), answer=False)
    eventually(lambda: missed)
    assert set(missed) == {"prod"}
    assert posts


def test_an_interval_of_nothing_is_no_busy_loop(schedule):
    posts, _, _ = schedule(target("prod", every=timedelta()))
    eventually(lambda: len(posts) >= 1)
    assert len(posts) < 5


def test_after_the_end_nothing_is_posted(schedule):
    posts, _, each = schedule(target("prod", every=SOON))
    eventually(lambda: posts)
    each.stop()
    each.stop()
    count = len(posts)
    with pytest.raises(pytest.fail.Exception):
        eventually(lambda: len(posts) > count + 1, within=0.4)


def test_an_end_before_the_beginning_harms_nothing():
    Schedule([target(every=SOON)], bool, print).stop()


def test_no_targets_are_no_trouble(schedule):
    posts, missed, _ = schedule()
    assert posts == missed == []
