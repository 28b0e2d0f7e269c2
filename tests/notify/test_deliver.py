"""From the outbox to people."""

import json
import threading
from datetime import UTC

import pytest

from fixtures.sinks import HANG
from schemawatchd.notify.channel import Ending, Outcome, channels
from schemawatchd.notify.channels import apprise_channel
from schemawatchd.notify.deliver import Delivered, Deliverer

HANDED_OVER = Outcome(Ending.HANDED_OVER)
BUSY = Outcome(Ending.BUSY, "it answered 500")
REFUSED = Outcome(Ending.REFUSED, "it answered 401")
UNKNOWN = Outcome(Ending.UNKNOWN, "it did not answer in time")


class ListChannel:
    """Takes messages into a list; `outcomes` are used up one by one, the last one for ever."""

    def __init__(self, name, *outcomes):
        self.name = name
        self.outcomes = list(outcomes) or [HANDED_OVER]
        self.messages = []

    def check(self):
        pass

    def send(self, message, within):
        assert within > 0
        self.messages.append(message)
        return self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]


@pytest.fixture
def deliverer(telling, clock):
    def make(*channels, random=lambda: 1.0):
        by_name = {each.name: each for each in channels}
        return Deliverer(telling.store.outbox, by_name, clock, random, host="here", zone=UTC)

    return make


def test_a_burst_is_one_message_and_is_said_once(telling, clock, deliverer):
    team = ListChannel("team")
    post = deliverer(team)
    telling.drift("a", "b")
    assert post.run_once(clock.now()) == Delivered()
    clock.step(10)
    assert post.run_once(clock.now()) == Delivered(sent=2)
    clock.step(3600)
    assert post.run_once(clock.now()) == Delivered()
    (only,) = team.messages
    assert only.subject == "prod (shop): 2 changes seen at 08:11:48 UTC"


def test_targets_and_channels_have_messages_of_their_own(telling, clock, deliverer):
    team, mail = ListChannel("team"), ListChannel("mail")
    telling.drift("a", channels=("team", "mail"))
    telling.look(channels=())
    telling.drift("a", channels=("team", "mail"))
    telling.drift("b", target="other", channels=("team",))
    done = deliverer(team, mail).run_once(clock.step(10))
    assert (len(team.messages), len(mail.messages)) == (2, 1)
    assert done.waiting == 0


def test_not_taken_is_tried_again_with_growing_waits(telling, clock, deliverer):
    team = ListChannel("team", BUSY, BUSY, HANDED_OVER)
    post = deliverer(team)
    telling.drift()
    assert post.run_once(clock.step(10)) == Delivered(waiting=1)
    assert telling.store.outbox.next_due() == clock.now() + apprise_seconds(5)
    assert post.run_once(clock.step(4)) == Delivered()
    assert post.run_once(clock.step(1)) == Delivered(waiting=1)
    assert post.run_once(clock.step(9)) == Delivered()
    assert post.run_once(clock.step(1)) == Delivered(sent=1)
    assert len(team.messages) == 3


def apprise_seconds(seconds):
    from datetime import timedelta

    return timedelta(seconds=seconds)


def test_a_refusal_is_final_and_shown_with_the_channels_name(telling, clock, deliverer):
    team = ListChannel("team", REFUSED)
    post = deliverer(team)
    telling.drift()
    assert post.run_once(clock.step(10)) == Delivered(failed=1)
    assert post.run_once(clock.step(3600)) == Delivered()
    (backlog,) = telling.store.outbox.waiting_summary()
    assert (backlog.failed, backlog.last_error) == (1, "channel team: it answered 401")


def test_no_answer_is_tried_again_and_the_end_is_told(telling, clock, deliverer):
    team = ListChannel("team", UNKNOWN, HANDED_OVER)
    post = deliverer(team)
    telling.drift()
    assert post.run_once(clock.step(10)) == Delivered(waiting=1)
    telling.look()
    assert post.run_once(clock.step(10)) == Delivered(sent=1)
    assert team.messages[-1].subject == "prod (shop): 1 resolved"


def test_what_was_never_heard_is_not_resolved(telling, clock, deliverer):
    team = ListChannel("team", BUSY)
    post = deliverer(team)
    telling.drift()
    post.run_once(clock.step(10))
    telling.look()
    assert post.run_once(clock.step(3600)) == Delivered()
    assert len(team.messages) == 1


def test_a_dead_channel_is_asked_once_a_run_and_others_are_not_held_up(telling, clock, deliverer):
    team, mail = ListChannel("team", BUSY), ListChannel("mail")
    for number in range(5):
        telling.drift(target=f"t{number}", channels=("team", "mail"))
    done = deliverer(team, mail).run_once(clock.step(10))
    assert (len(team.messages), len(mail.messages)) == (1, 5)
    assert done == Delivered(sent=5, waiting=5)
    assert telling.store.outbox.next_due() == clock.now() + apprise_seconds(5)


def test_in_a_hurry_everything_is_tried_once_whatever_its_wait(telling, clock, deliverer):
    team = ListChannel("team", BUSY)
    post = deliverer(team)
    telling.drift(target="a")
    post.run_once(clock.step(10))
    telling.drift(target="b")
    assert post.run_once(clock.now(), hurry=True, within=30) == Delivered(waiting=2)
    assert len(team.messages) == 3


def test_nothing_is_begun_when_time_is_up(telling, clock, deliverer):
    class Slow(ListChannel):
        def send(self, message, within):
            clock.step(within)
            return super().send(message, within)

    team = Slow("team", UNKNOWN)
    for number in range(4):
        telling.drift(target=f"t{number}")
    started = clock.monotonic()
    done = deliverer(team).run_once(clock.now(), hurry=True, within=30)
    assert clock.monotonic() - started == 30
    assert len(team.messages) == 2
    assert done == Delivered(waiting=4)


def test_a_channel_that_is_no_longer_configured_fails(telling, clock, deliverer):
    telling.drift()
    assert deliverer().run_once(clock.step(10)) == Delivered(failed=1)
    (backlog,) = telling.store.outbox.waiting_summary()
    assert backlog.last_error == "channel team: it is no longer configured"


def test_a_crash_after_sending_means_one_more_and_no_third(telling, clock, deliverer):
    class Crashing(ListChannel):
        def send(self, message, within):
            super().send(message, within)
            raise KeyboardInterrupt

    crashing, team = Crashing("team"), ListChannel("team")
    telling.drift()
    with pytest.raises(KeyboardInterrupt):
        deliverer(crashing).run_once(clock.step(10))
    post = deliverer(team)
    assert post.run_once(clock.step(59)) == Delivered()
    assert post.run_once(clock.step(1)) == Delivered(sent=1)
    assert post.run_once(clock.step(3600)) == Delivered()
    assert len(crashing.messages) + len(team.messages) == 2


def test_on_the_way_out_what_is_in_flight_is_unknown_and_nothing_is_begun(telling, clock, deliverer):
    begun, end = threading.Event(), threading.Event()

    class Hanging(ListChannel):
        def send(self, message, within):
            begun.set()
            assert end.wait(10)
            return super().send(message, within)

    team = Hanging("team")
    post = deliverer(team)
    telling.drift(target="a")
    telling.drift(target="b")
    thread = threading.Thread(target=post.run_once, args=(clock.step(10),))
    thread.start()
    assert begun.wait(10)
    post.abandon()
    assert {each.state for each in telling.store.outbox.pending()} == {"unknown", "waiting"}
    end.set()
    thread.join()
    assert len(team.messages) == 1
    assert [each.target for each in telling.store.outbox.pending()] == ["b"]


def test_over_real_http_500_twice_and_then_taken(telling, clock, deliverer, http_sink):
    http_sink.answers = [500, 500, 200]
    post = deliverer(*channels({"team": http_sink.url}).values())
    telling.drift("shop.<b>")
    ended = [post.run_once(clock.step(11)) for _ in range(4)]
    assert ended == [Delivered(waiting=1), Delivered(waiting=1), Delivered(sent=1), Delivered()]
    assert "shop.<b> is numeric(12,2)" in json.loads(http_sink.requests[-1][2])["message"]


def test_a_webhook_that_hangs_holds_nobody_up(telling, clock, deliverer, http_sink, monkeypatch):
    monkeypatch.setitem(apprise_channel._OURS, "rto", "0.3")
    http_sink.answers = [HANG]
    mail = ListChannel("mail")
    telling.drift(channels=("team", "mail"))
    done = deliverer(mail, *channels({"team": http_sink.url}).values()).run_once(clock.step(10))
    assert done == Delivered(sent=1, waiting=1)
