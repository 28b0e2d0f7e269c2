"""Claiming, handing over, trying again."""

from datetime import timedelta

import pytest

from fixtures.findings import finding
from schemawatchd.incidents.advance import Seen, advance
from schemawatchd.incidents.delivery import DeliveryState
from schemawatchd.incidents.route import Place, Route, routed
from schemawatchd.store.memory import Step

LEASE = timedelta(seconds=60)
SEEN = frozenset({"column"})


def step(store, clock, *findings, target="prod", channels=("team",)):
    moves = advance(store.known(target), findings, Seen(target, SEEN), clock.now(), {}, None)
    routes = [Route(channels=channels)]
    store.commit(Step(moves=moves, deliveries=routed(moves, Place(environment="prod"), routes, clock.now())))


def ids(rows):
    return [each.id for each in rows]


def claim(store, clock):
    return store.outbox.claim(ids(store.outbox.pending()), clock.now() + LEASE)


def test_nothing_is_due_before_group_wait_and_then_the_whole_burst(store, clock):
    step(store, clock, finding("a"))
    assert store.outbox.next_due() == clock.now() + timedelta(seconds=10)
    clock.step(9)
    step(store, clock, finding("a"), finding("b"))
    step(store, clock, finding("c", target="other"), target="other")
    assert store.outbox.due(clock.now()) == ()
    clock.step(1)
    assert {each.payload.incident.object for each in store.outbox.due(clock.now())} == {"a", "b"}


def test_a_claim_is_got_once(store, clock):
    step(store, clock, finding())
    (row,) = claim(store, clock)
    assert (row.state, row.attempts) == (DeliveryState.SENDING, 1)
    assert store.outbox.claim([row.id], clock.now() + LEASE) == ()
    assert store.outbox.pending() == ()
    store.outbox.handed_over([row.id], clock.now())
    clock.step(3600)
    assert claim(store, clock) == ()


def test_a_claim_whose_holder_died_can_be_claimed_again_and_counts(store, clock):
    step(store, clock, finding())
    (row,) = claim(store, clock)
    assert store.outbox.next_due() == clock.now() + LEASE
    clock.step(59)
    assert store.outbox.due(clock.now()) == ()
    clock.step(1)
    assert ids(store.outbox.due(clock.now())) == [row.id]
    (again,) = claim(store, clock)
    assert (again.id, again.attempts, again.perhaps_heard) == (row.id, 2, True)


def test_not_taken_is_tried_again_when_it_is_due(store, clock):
    step(store, clock, finding())
    (row,) = claim(store, clock)
    store.outbox.try_again([row.id], clock.now() + timedelta(seconds=5), "channel team: it answered 500")
    assert store.outbox.due(clock.now()) == ()
    assert store.outbox.next_due() == clock.now() + timedelta(seconds=5)
    clock.step(5)
    (again,) = store.outbox.due(clock.now())
    assert (again.state, again.last_error) == (DeliveryState.WAITING, "channel team: it answered 500")


def test_unknown_stays_possible_for_ever(store, clock):
    step(store, clock, finding())
    (row,) = claim(store, clock)
    store.outbox.unknown([row.id])
    assert ids(store.outbox.due(clock.now())) == [row.id]
    claim(store, clock)
    store.outbox.try_again([row.id], clock.now(), "")
    (again,) = store.outbox.pending()
    assert again.state is DeliveryState.UNKNOWN
    step(store, clock)
    (resolved,) = store.outbox.pending()
    assert resolved.what == "resolved"


def test_resolved_while_it_is_being_said_waits_for_the_end(store, clock):
    step(store, clock, finding())
    (opened,) = claim(store, clock)
    step(store, clock)
    ends = clock.now() + LEASE
    clock.step(10)
    assert claim(store, clock) == store.outbox.due(clock.now()) == ()
    assert store.outbox.next_due() == ends
    store.outbox.handed_over([opened.id], clock.now())
    assert store.outbox.next_due() <= clock.now()
    (resolved,) = claim(store, clock)
    assert resolved.what == "resolved"


def test_resolved_while_it_could_not_be_said_is_dropped_with_it(store, clock):
    step(store, clock, finding())
    (opened,) = claim(store, clock)
    step(store, clock)
    store.outbox.try_again([opened.id], clock.now(), "")
    assert claim(store, clock) == ()
    assert store.outbox.pending() == ()


def test_channels_do_not_wait_for_each_other(store, clock):
    step(store, clock, finding(), channels=("team", "mail"))
    mail, team = sorted(store.outbox.pending(), key=lambda each: each.channel)
    store.outbox.claim([mail.id], clock.now() + LEASE)
    assert ids(claim(store, clock)) == [team.id]


def test_failed_is_shown_and_not_tried_again(store, clock):
    step(store, clock, finding())
    (row,) = claim(store, clock)
    store.outbox.failed([row.id], "channel team: it answered 401")
    clock.step(3600)
    assert claim(store, clock) == ()
    (backlog,) = store.outbox.waiting_summary()
    assert (backlog.channel, backlog.waiting, backlog.failed) == ("team", 0, 1)
    assert backlog.last_error == "channel team: it answered 401"
    step(store, clock)
    assert store.outbox.waiting_summary() == ()


@pytest.mark.parametrize("end", ["in flight", "failed"])
def test_a_new_holder_takes_over_what_the_last_one_left(store, clock, end):
    step(store, clock, finding())
    (row,) = claim(store, clock)
    if end == "failed":
        store.outbox.failed([row.id], "")
    store.outbox.take_over()
    assert ids(store.outbox.due(clock.now())) == [row.id]


def test_a_late_answer_counts_after_all(store, clock):
    step(store, clock, finding())
    (row,) = claim(store, clock)
    store.outbox.unknown([row.id])
    store.outbox.handed_over([row.id], clock.now())
    assert store.outbox.pending() == ()


def test_a_clock_set_back_by_a_year_delays_nothing(store, clock):
    clock.jump(365 * 86400)
    step(store, clock, finding())
    clock.jump(-365 * 86400)
    assert len(store.outbox.due(clock.now())) == 1
    assert store.outbox.next_due() == clock.now()


def test_the_oldest_waits_longest(store, clock):
    start = clock.now()
    step(store, clock, finding("a"))
    clock.step(5)
    step(store, clock, finding("a"), finding("b"))
    (backlog,) = store.outbox.waiting_summary()
    assert (backlog.waiting, backlog.oldest) == (2, start)
