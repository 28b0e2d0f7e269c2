"""Handing over: what each end of it leads to, whatever a channel does."""

import threading
from datetime import timedelta

import pytest

from fixtures.findings import finding
from fixtures.sinks import HANG
from fixtures.team import BUSY, DEAD, REFUSED, TAKEN, UNKNOWN
from schemawatchd.alerts.matchers import Matchers
from schemawatchd.errors import StoreBroken
from schemawatchd.notify.channel import Ending, Outcome, Spec, channel
from schemawatchd.rules.finding import Severity

ONE_BY_ONE = {"group_by": ("object",)}
SECOND = timedelta(seconds=1)


def backlog(team, name="team"):
    return {each.channel: each for each in team.deliverer.backlogs()}[name]


def test_targets_of_one_environment_go_together_and_channels_apart(team):
    mail = team.channel("mail")
    team.route("team", "mail")
    team.drift("a", target="one")
    team.drift("b", target="two")
    team.tell(10)
    assert (len(team.channels["team"].messages), len(mail.messages)) == (1, 1)


def test_not_taken_is_tried_again_with_growing_waits(team, clock):
    slow = team.channel("team", BUSY, BUSY, TAKEN)
    team.drift("a")
    team.pass_time(60)
    assert len(slow.messages) == 3
    assert team.deliverer.backlogs() == ()


def test_a_channel_is_asked_once_a_run_and_others_are_not_held_up(team):
    slow, mail = team.channel("team", BUSY), team.channel("mail")
    team.route("team", "mail", **ONE_BY_ONE)
    team.drift("a", "b", "c")
    team.tell(10)
    assert (len(slow.messages), len(mail.messages)) == (1, 3)
    assert backlog(team).waiting == 3


def test_retry_after_is_obeyed(team):
    slow = team.channel("team", Outcome(Ending.BUSY, "it answered 429", timedelta(minutes=7)), TAKEN)
    team.drift("a")
    team.pass_time(10 + 7 * 60 - 1)
    assert len(slow.messages) == 1
    team.pass_time(2)
    assert len(slow.messages) == 2


def test_a_refused_message_is_a_dead_letter_and_does_not_stop_others(team):
    picky = team.channel("team", REFUSED, TAKEN)
    team.route("team", **ONE_BY_ONE)
    team.drift("a", "b")
    team.pass_time(3600)
    assert len(picky.messages) == 2
    (letter,) = backlog(team).dead
    assert (letter.error, letter.subject) == ("it answered 400", "prod (shop): 1 change seen at 09:11:48 CET")
    team.store.outbox.try_again()
    team.pass_time(60)
    assert len(picky.messages) == 3
    assert team.deliverer.backlogs() == ()


def test_news_about_a_dead_letter_is_said(team):
    picky = team.channel("team", REFUSED, TAKEN)
    team.drift("a")
    team.heard(10)
    team.drift("a", "b")
    team.pass_time(60)
    assert len(picky.messages[-1].items) == 2
    assert team.deliverer.backlogs() == ()


def test_a_channel_that_refuses_everything_is_asked_once_an_hour(team):
    dead = team.channel("team", DEAD)
    team.route("team", **ONE_BY_ONE)
    team.drift("a", "b", "c")
    team.pass_time(5 * 3600)
    assert 5 <= len(dead.messages) <= 6
    assert backlog(team).broken
    assert [each.channel for each in team.deliverer.broken()] == ["team"]
    dead.outcomes = [TAKEN]
    team.pass_time(3600 + 60)
    assert team.deliverer.backlogs() == ()
    assert team.deliverer.broken() == ()


def test_the_fallback_takes_over_and_gives_back(team):
    dead, mail = team.channel("team", DEAD), team.channel("mail")
    team.fallbacks = {"team": "mail"}
    team.drift("a")
    team.pass_time(60)
    assert len(dead.messages) == 1
    assert len(mail.messages) == 1
    assert mail.messages[0].notes[0] == "This comes here because the channel team takes nothing."
    dead.outcomes = [TAKEN]
    team.pass_time(3600)
    team.drift("a", "b")
    team.pass_time(60)
    assert len(mail.messages) == 1
    assert [each.incident.object for each in dead.messages[-1].items] == ["b"]


def test_a_channel_that_is_busy_for_long_is_dead_too(team):
    slow, mail = team.channel("team", BUSY), team.channel("mail")
    team.fallbacks = {"team": "mail"}
    team.drift("a")
    team.pass_time(9 * 60)
    assert mail.messages == []
    team.pass_time(15 * 60)
    assert len(mail.messages) == 1
    assert len(slow.messages) > 3


def test_a_fallback_that_takes_nothing_itself_is_no_fallback(team):
    team.channel("team", DEAD)
    mail = team.channel("mail", DEAD)
    team.fallbacks = {"team": "mail"}
    team.drift("a")
    team.pass_time(600)
    assert len(mail.messages) == 1
    assert backlog(team).waiting == 1


def test_no_answer_is_tried_again_with_the_same_key(team):
    lost = team.channel("team", UNKNOWN, TAKEN)
    team.drift("a")
    team.pass_time(60)
    first, second = lost.messages
    assert first.key == second.key
    assert second.items[0].what == "opened"


def test_no_answer_and_then_its_end_tells_the_end(team):
    lost = team.channel("team", UNKNOWN, TAKEN)
    team.drift("a")
    team.heard(10)
    team.look()
    team.pass_time(600)
    assert [each.items[0].what for each in lost.messages] == ["opened", "resolved"]


def test_an_end_without_an_answer_is_told_again_and_a_new_life_too(team):
    lost = team.channel("team", TAKEN, UNKNOWN, TAKEN)
    team.drift("a")
    team.heard(10)
    team.look()
    team.heard(300)
    team.drift("a")
    team.pass_time(600)
    assert [each.items[0].what for each in lost.messages] == ["opened", "resolved", "reopened"]


def test_a_change_without_an_answer_and_back_is_told(team):
    lost = team.channel("team", TAKEN, UNKNOWN, TAKEN)
    team.drift("a")
    team.heard(10)
    team.look(finding("a", "text"))
    team.heard(10)
    team.drift("a")
    team.pass_time(600)
    assert [each.items[0].what for each in lost.messages] == ["opened", "changed", "changed"]


def test_a_crash_after_sending_means_one_more_and_no_third(team):
    def crash(message, within):
        team.channels["team"].messages.append(message)
        raise KeyboardInterrupt

    team.drift("a")
    team.channels["team"].send = crash
    with pytest.raises(KeyboardInterrupt):
        team.heard(10)
    first = team.channels["team"].messages[0]
    again = team.channel("team")
    team.restart()
    team.pass_time(3600)
    (second,) = again.messages
    assert first.key == second.key


def test_in_a_hurry_everything_is_tried_once_whatever_its_wait(team):
    slow = team.channel("team", BUSY)
    team.drift("a", target="one")
    team.heard(10)
    team.drift("b", target="two")
    team.tell(0, hurry=True, within=30)
    assert len(slow.messages) == 2
    assert backlog(team).waiting == 2


def test_nothing_is_begun_when_time_is_up(team, clock):
    slow = team.channel("team")

    def send(message, within):
        clock.step(within)
        slow.messages.append(message)
        return TAKEN

    slow.send = send
    team.route("team", **ONE_BY_ONE)
    team.drift("a", "b", "c", "d")
    started = clock.monotonic()
    team.deliverer.run_once(hurry=True, within=30)
    assert clock.monotonic() - started == 30
    assert len(slow.messages) == 2


def test_on_the_way_out_what_is_in_flight_is_perhaps_said_and_nothing_is_begun(team, clock):
    begun, end = threading.Event(), threading.Event()
    hanging = team.channel("team")

    def send(message, within):
        begun.set()
        assert end.wait(10)
        hanging.messages.append(message)
        return TAKEN

    hanging.send = send
    team.route("team", **ONE_BY_ONE)
    team.drift("a", "b")
    clock.step(10)
    deliverer = team.deliverer
    thread = threading.Thread(target=deliverer.run_once)
    thread.start()
    assert begun.wait(10)
    deliverer.abandon()
    (perhaps,) = team.store.outbox.correspondence().said.values()
    assert perhaps.perhaps
    end.set()
    thread.join()
    assert len(hanging.messages) == 1
    assert [each.waiting for each in team.deliverer.backlogs()] == [1]


def test_on_the_way_out_a_store_that_takes_nothing_does_not_stop_the_end(team, clock, monkeypatch, caplog):
    hanging, begun, end = team.channel("team"), threading.Event(), threading.Event()

    def send(message, within):
        begun.set()
        assert end.wait(10)
        return TAKEN

    def full(flight):
        raise StoreBroken("the disk is full")

    hanging.send = send
    team.drift("a")
    clock.step(10)
    deliverer = team.deliverer
    thread = threading.Thread(target=deliverer.run_once)
    thread.start()
    assert begun.wait(10)
    with monkeypatch.context() as patched:
        patched.setattr(team.store.outbox, "perhaps", full)
        deliverer.abandon()
    assert "the disk is full" in caplog.text
    end.set()
    thread.join()


def test_whatever_goes_wrong_in_a_channel_the_others_are_told(team, caplog):
    def send(message, within):
        raise OSError("https://example.org/s3cret")

    team.channels["team"].send = send
    mail = team.channel("mail")
    team.route("team", "mail")
    team.drift("a")
    team.tell(10)
    assert len(mail.messages) == 1
    assert backlog(team).last_error == "an unexpected OSError inside schemawatchd"
    assert "s3cret" not in caplog.text
    team.deliverer.cry("the disk is full", "Make room.")
    assert len(mail.messages) == 2


def test_what_was_not_noted_is_not_in_flight(team, clock, monkeypatch):
    def full(flight):
        raise StoreBroken("the disk is full")

    monkeypatch.setattr(team.store.outbox, "begin", full)
    team.drift("a")
    clock.step(10)
    deliverer = team.deliverer
    with pytest.raises(StoreBroken):
        deliverer.run_once()
    deliverer.abandon()
    assert (team.channels["team"].messages, team.store.outbox.correspondence().said) == ([], {})


def test_over_real_http_500_twice_and_then_taken(team, http_sink):
    http_sink.answers = [500, 500, 200]
    team.channels["team"] = channel(Spec(name="team", url=http_sink.url))
    team.drift("shop.<b>")
    for _ in range(4):
        team.clock.step(11)
        team.deliverer.run_once()
    assert len(http_sink.requests) == 3
    assert "shop.<b> is numeric(12,2)" in http_sink.bodies[-1]["message"]


def test_a_webhook_that_hangs_holds_nobody_up(team, http_sink, monkeypatch):
    monkeypatch.setattr("schemawatchd.notify.pipeline.channel_delivery._LONGEST_CALL", 0.4)
    http_sink.answers = [HANG]
    team.channels["team"] = channel(Spec(name="team", kind="webhook", url=f"http://127.0.0.1:{http_sink.port}/x"))
    mail = team.channel("mail")
    team.route("team", "mail")
    team.drift("a")
    team.clock.step(10)
    team.deliverer.run_once()
    assert len(mail.messages) == 1
    assert backlog(team).last_error


def test_a_full_disk_stops_the_telling_and_loses_nothing(team, monkeypatch):
    """What cannot be noted is not sent: else it could be sent for ever."""
    from schemawatchd.store.outbox import StoredOutbox as Outbox

    def full(self, flight):
        raise StoreBroken("the disk is full")

    team.drift("a")
    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "begin", full)
        with pytest.raises(StoreBroken):
            team.heard(10)
    assert team.channels["team"].messages == []
    assert len(team.heard(10)) == 1


def test_quiet_routes_keep_quiet(team):
    team.route("team", matchers=Matchers(severity=Severity.CRITICAL))
    team.look(finding("a", severity=Severity.WARNING))
    assert team.pass_time(3600) == []
    assert team.deliverer.next_due() is None
