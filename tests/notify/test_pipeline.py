"""What is said when, to whom, and what is not: a look, some time, and what the team heard."""

from datetime import UTC, datetime, timedelta

import pytest

from fixtures.findings import finding
from fixtures.team import PROD, TAKEN
from schemawatchd.alerts.matchers import Matchers
from schemawatchd.alerts.silence import Ack, Recurring, Silence
from schemawatchd.alerts.time_interval import time_interval
from schemawatchd.notify.message import MessageKind
from schemawatchd.notify.pipeline.plan import trace
from schemawatchd.notify.pipeline.stages import STAGES
from schemawatchd.rules.finding import Severity, Verdict

MINUTE, HOUR, DAY = 60, 3600, 86400
EVERYTHING = Matchers(severity=Severity.INFO)
WARNING = {"severity": Severity.WARNING}


def silence(clock, matchers=EVERYTHING, lasts=HOUR, **more):
    now = clock.now()
    values = {"id": "5117e0ce", "matchers": matchers, "starts": now, "ends": now + timedelta(seconds=lasts)}
    return Silence(**{**values, "author": "anna", "reason": "we are at it", **more})


def test_the_stages_are_a_list_in_this_order():
    assert [each.__name__ for each in STAGES] == [
        "settle",
        "inhibit",
        "active hours",
        "mute hours",
        "silence",
        "waiver",
        "group",
        "deduplicate",
        "render",
        "deliver",
        "remember",
    ]
    assert all(each.__doc__ for each in STAGES)


def test_a_burst_is_one_message_after_group_wait_and_is_said_once(team):
    team.drift("a")
    assert team.heard(9) == []
    team.drift("a", "b")
    assert team.heard(1) == ["prod (shop): 2 changes seen at 09:11:57 CET"]
    assert team.pass_time(HOUR) == []


def test_one_object_more_is_said_and_what_was_said_is_not(team):
    team.drift("a", **WARNING)
    team.heard(10)
    team.drift("a", "b", **WARNING)
    said = team.pass_time(10 * MINUTE)
    assert len(said) == 1
    assert [each.incident.object for each in team.channels["team"].messages[-1].items] == ["b"]


def test_what_is_not_critical_waits_for_group_interval_and_what_is_does_not(team):
    team.drift("a", **WARNING)
    team.heard(10)
    team.look(finding("a", **WARNING), finding("b", **WARNING))
    assert team.heard(60) == []
    team.look(finding("a", **WARNING), finding("b", **WARNING), finding("c"))
    assert len(team.heard(10)) == 1
    assert len(team.channels["team"].messages[-1].items) == 2


def test_gone_before_group_wait_was_never_there(team):
    team.drift("a")
    team.heard(9)
    team.look()
    assert team.pass_time(HOUR) == []


def test_a_change_a_worse_one_and_the_end(team):
    team.look(finding("a", **WARNING))
    team.heard(10)
    team.look(finding("a", "text", **WARNING))
    assert len(team.pass_time(5 * MINUTE)) == 1
    team.look(finding("a", "text"))
    assert len(team.heard(10)) == 1
    team.look()
    assert team.pass_time(5 * MINUTE) == ["prod (shop): 1 resolved after 5 min"]
    assert [each.items[0].what for each in team.channels["team"].messages] == [
        "opened",
        "changed",
        "worsened",
        "resolved",
    ]


def test_back_and_forth_before_anybody_heard_of_it_is_nothing(team):
    team.drift("a")
    team.heard(10)
    team.look()
    team.drift("a")
    assert team.pass_time(HOUR) == []


def test_it_comes_again_after_its_end_was_told(team):
    team.drift("a")
    team.heard(10)
    team.look()
    team.pass_time(5 * MINUTE)
    team.drift("a")
    team.heard(10)
    assert team.channels["team"].messages[-1].items[0].summary.endswith("(again)")


@pytest.mark.parametrize("send_resolved", [True, False])
def test_without_send_resolved_the_end_is_silent_and_the_next_time_is_said(team, send_resolved):
    """alertmanager#1063: with send_resolved off, later firings went unsaid."""
    team.route("team", send_resolved=send_resolved)
    team.drift("a")
    assert len(team.heard(10)) == 1
    team.look()
    assert len(team.pass_time(10 * MINUTE)) == int(send_resolved)
    team.drift("a")
    assert len(team.pass_time(10 * MINUTE)) == 1


def test_reminders_come_every_repeat_interval_for_all_that_is_open(team):
    team.drift("a")
    team.heard(10)
    team.drift("a", "b")
    team.heard(10)
    assert team.heard(23 * HOUR) == []
    assert team.heard(HOUR) == ["prod (shop): still 2 changes, for 1 day"]
    assert team.channels["team"].messages[-1].kind is MessageKind.REMINDER
    assert team.heard(23 * HOUR) == []
    assert len(team.heard(HOUR)) == 1


def test_no_reminders_where_none_are_wanted(team):
    team.route("team", repeat_interval=timedelta())
    team.drift("a")
    team.heard(10)
    assert team.heard(10 * DAY) == []


def test_acknowledged_means_no_reminders_until_it_changes(team):
    team.drift("a")
    team.heard(10)
    (incident,) = [each for each in team.store.incidents() if each.object == "a"]
    team.store.quiet.ack(
        Ack(
            incident=incident.id,
            fingerprint=incident.fingerprint,
            first_seen=incident.first_seen,
            by="anna",
            at=team.clock.now(),
            reason="on it",
        )
    )
    assert team.heard(3 * DAY) == []
    team.look(finding("a", "text"))
    assert len(team.heard(10)) == 1
    assert len(team.heard(DAY)) == 1


def test_a_silence_holds_and_afterwards_only_what_is_new_is_said(team, clock):
    team.drift("old")
    team.heard(10)
    team.store.quiet.silence(silence(clock))
    team.drift("old", "new", "gone")
    team.heard(10)
    team.drift("old", "new")
    assert team.pass_time(50 * MINUTE) == []
    assert "we are at it" in team.trace("new")["silence"]
    assert len(team.pass_time(20 * MINUTE)) == 1
    assert [each.incident.object for each in team.channels["team"].messages[-1].items] == ["new"]


def test_an_end_within_a_silence_is_told_after_it(team, clock):
    team.drift("a")
    team.heard(10)
    team.store.quiet.silence(silence(clock))
    team.look()
    assert team.pass_time(50 * MINUTE) == []
    assert len(team.pass_time(20 * MINUTE)) == 1
    assert team.channels["team"].messages[-1].items[0].over


def test_a_silence_is_about_what_it_matches(team, clock):
    team.store.quiet.silence(silence(clock, Matchers(objects=("tmp_*",))))
    team.drift("tmp_1", "orders")
    team.heard(10)
    assert [each.incident.object for each in team.channels["team"].messages[-1].items] == ["orders"]


def test_a_maintenance_window_comes_every_week_and_nothing_known_is_announced_after_it(team, clock):
    """uptime-kuma#2846: after each window everything was announced again."""
    window = silence(
        clock,
        starts=datetime(2000, 1, 1, tzinfo=UTC),
        ends=None,
        recurring=Recurring(cron="0 2 * * sat", zone="Europe/Berlin", lasts=timedelta(hours=2)),
        window=True,
    )
    team.windows = (window,)
    team.drift("known")
    team.pass_time(10)
    saturday = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
    clock.step((saturday - clock.now()).total_seconds())
    team.heard()
    team.drift("known", "made in the window")
    assert team.pass_time(80 * MINUTE) == []
    assert len(team.pass_time(20 * MINUTE)) == 1
    window_made, known = team.channels["team"].messages[-1].items
    assert (window_made.incident.object, window_made.what) == ("made in the window", "opened")
    assert (known.incident.object, known.what) == ("known", "reminded")


def test_hours_of_the_week(team, clock):
    team.route("team", active=(time_interval("mon-fri 10:00-18:00"),), mute=(time_interval("12:00-13:00"),))
    team.drift("a")
    assert team.pass_time(45 * MINUTE) == []
    assert len(team.pass_time(5 * MINUTE)) == 1
    team.drift("a", "b")
    assert len(team.heard(10)) == 1
    clock.step((datetime(2026, 11, 23, 11, 0, tzinfo=UTC) - clock.now()).total_seconds())
    team.drift("a", "b", "c")
    assert team.pass_time(59 * MINUTE) == []
    assert "mute" in team.trace("c")["mute hours"]
    assert len(team.pass_time(2 * MINUTE)) == 1


def test_patience_is_in_checks_and_what_is_critical_needs_none(team):
    team.cadence = {"prod": timedelta(seconds=60)}
    team.route("team", patience=3)
    team.look(finding("mild", **WARNING), finding("bad"))
    team.heard(10)
    assert [each.incident.object for each in team.channels["team"].messages[-1].items] == ["bad"]
    team.look(finding("mild", **WARNING), finding("bad"))
    team.pass_time(10 * MINUTE)
    assert [each.incident.object for each in team.channels["team"].messages[-1].items] == ["mild"]


def test_the_manager_hears_of_what_lasts(team):
    manager = team.channel("manager")
    team.route("team")
    team.route("manager", after=timedelta(days=2))
    team.drift("short", "long")
    team.heard(10)
    team.drift("long")
    team.pass_time(DAY)
    assert manager.messages == []
    team.pass_time(DAY + 10)
    assert [each.incident.object for each in manager.messages[0].items] == ["long"]


def test_pending_after_a_time(team):
    pending = Matchers(verdicts=(Verdict.PENDING,))
    team.route("team", matchers=pending, after=timedelta(days=7))
    team.look(finding("a", verdict=Verdict.PENDING, severity=Severity.INFO), finding("b"))
    assert team.pass_time(6 * DAY) == []
    assert len(team.pass_time(DAY + HOUR)) == 1


def test_the_same_drift_on_forty_tenants_is_one_message(team):
    for number in range(40):
        team.drift("a", target=f"tenant{number:02}")
    assert team.heard(10) == ["40 targets in prod: 40 changes seen at 09:11:48 CET"]
    (item,) = team.channels["team"].messages[0].items
    assert item.summary.endswith("(on 40 targets: tenant00, tenant01, tenant02 and 37 more)")
    assert team.pass_time(HOUR) == []


@pytest.mark.parametrize(("by", "messages"), [("target", 2), ("object", 3), ("cause", 3), ("environment", 1)])
def test_a_route_groups_as_it_wants(team, by, messages):
    team.route("team", group_by=(by,))
    team.drift("a", "b", target="one")
    team.drift("a", "c", target="two")
    assert len(team.heard(10)) == messages


def test_a_flood_becomes_one_message_and_nothing_is_lost(team):
    team.route("team", group_by=("object",))
    team.drift(*(f"t{number:03}" for number in range(300)))
    assert len(team.heard(10)) == 1
    assert len(team.channels["team"].messages[0].items) == 300
    assert team.pass_time(HOUR) == []


def test_more_messages_than_anybody_reads_wait_and_go_out_together(team):
    team.route("team", group_by=("object",), group_wait=timedelta())
    names = []
    for number in range(40):
        names.append(f"t{number:02}")
        team.drift(*names, **WARNING)
        team.heard(1)
    assert len(team.channels["team"].messages) == 20
    team.pass_time(10 * MINUTE)
    assert len(team.channels["team"].messages) < 30
    assert {each.incident.object for message in team.channels["team"].messages for each in message.items} == set(
        names
    )


def test_routes_are_asked_in_their_order_and_one_that_stops_stops(team):
    mail = team.channel("mail")
    team.route("team", matchers=Matchers(kinds=("column",)), stops=True)
    team.route("mail", matchers=EVERYTHING)
    team.look(finding("a"), finding("b", kind="index"))
    team.tell(10)
    assert [each.incident.object for each in team.channels["team"].messages[0].items] == ["a"]
    assert [each.incident.object for each in mail.messages[0].items] == ["b"]


def test_parity_waits_while_drift_says_the_same(team):
    team.route("team", matchers=EVERYTHING)
    parity = finding("a", rule="PA103", verdict=Verdict.PARITY)
    team.look(finding("a"), parity)
    team.heard(10)
    assert len(team.channels["team"].messages[0].items) == 1
    (notice,) = trace(parity.id, team.deliverer.plan()[1])[0].notices
    assert notice.held == "inhibit"
    assert [each.says[:5] for each in notice.notes if each.stage == "inhibit"] == ["DR104"]


def test_the_first_look_is_one_message_and_from_then_on_changes_are_told(team):
    begins = finding(
        "prod",
        rule="SW304",
        kind="database",
        verdict=Verdict.SELF,
        severity=Severity.INFO,
        summary="now watching prod: 61 differences (4 critical)",
    )
    debts = [finding(f"t{number:02}", **({} if number < 4 else WARNING)) for number in range(61)]
    team.look(*debts, begins, first=True)
    assert team.heard(10) == [
        "now watching prod: 61 differences (4 critical). You will be notified of changes from here on."
    ]
    (message,) = team.channels["team"].messages
    assert (message.kind, len(message.items)) == (MessageKind.FIRST_LOOK, 5)
    assert message.notes == ("and 56 more, which `schemawatchd status` shows",)
    team.look(*debts)
    assert team.pass_time(2 * DAY) == []
    team.look(*debts[:-1], finding("new"))
    team.pass_time(10 * MINUTE)
    assert [each.what for each in team.channels["team"].messages[1].items] == ["opened", "resolved"]


def test_a_debt_that_changed_is_told_to_a_channel_that_never_heard_of_it(team):
    team.look(finding("a"), finding("b"), first=True)
    team.pass_time(60)
    team.look(finding("a", "text"), finding("b"))
    mail = team.channel("mail")
    team.route("mail")
    team.pass_time(60)
    assert [each.incident.object for each in mail.messages[0].items] == ["a"]


def test_good_news_only_where_it_is_asked_for(team):
    mail = team.channel("mail")
    team.route("team", matchers=EVERYTHING)
    team.route("mail", matchers=Matchers(verdicts=(Verdict.APPLIED,)))
    moved = finding(
        "prod",
        rule="LG301",
        kind="database",
        verdict=Verdict.APPLIED,
        severity=Severity.INFO,
        summary="prod moved",
    )
    team.look(moved)
    team.look()
    assert team.tell(10) == {"team": [], "mail": ["prod (shop): 1 authorised change seen at 09:11:48 CET"]}
    assert mail.messages[0].severity is None
    assert team.pass_time(DAY) == []
    team.look(moved)
    assert len(team.heard(10, channel="mail")) == 1


def test_an_old_event_is_no_news_for_a_new_channel(team, clock):
    team.route("team", matchers=Matchers(verdicts=(Verdict.APPLIED,)))
    team.look(finding("prod", rule="LG301", kind="database", verdict=Verdict.APPLIED))
    clock.step(60)
    team.store.outbox.meet(["fresh"])
    team.channels["fresh"] = team.channels["team"]
    team.routes = ()
    team.route("fresh", matchers=Matchers(verdicts=(Verdict.APPLIED,)))
    assert team.tell(10)["team"] == []


def test_nothing_is_said_again_after_a_restart_and_nothing_is_forgotten(team):
    team.drift("a")
    team.heard(10)
    team.drift("a", "b")
    team.restart()
    assert len(team.heard(10)) == 1
    team.restart()
    assert team.pass_time(HOUR) == []


def test_a_waiver_ends_it_without_a_word_and_when_it_is_over_it_is_news(team):
    from schemawatchd.incidents.advance import accept
    from schemawatchd.store.memory import Step

    team.drift("a")
    team.heard(10)
    team.store.commit(Step(moves=accept(team.store.known("prod"), team.clock.now())))
    assert team.pass_time(HOUR) == []
    team.drift("a")
    assert len(team.heard(10)) == 1


def test_a_message_goes_on_in_the_thread_that_began_it(team):
    slack = team.channel("team", TAKEN, threaded=True)
    team.look(finding("a", **WARNING), finding("b", **WARNING))
    team.heard(10)
    team.look(finding("b", **WARNING), finding("c", **WARNING))
    assert len(team.pass_time(5 * MINUTE)) == 2
    opened, end = slack.messages[1:] if slack.messages[1].threads == () else slack.messages[:0:-1]
    assert [each.incident.object for each in opened.items] == ["c"]
    (thread,) = end.threads
    assert thread.id == "team-1"
    assert [(each.incident.object, each.over) for each in thread.items] == [("b", False), ("a", True)]


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_a_clock_that_jumps_loses_nothing_and_says_nothing_twice(team, clock, jump):
    team.drift("a")
    clock.jump(jump)
    assert len(team.heard(10)) == 1
    team.drift("a", "b")
    clock.jump(-jump)
    assert len(team.pass_time(6 * MINUTE)) == 1
    team.look()
    assert len(team.pass_time(6 * MINUTE)) == 1
    assert team.pass_time(3 * HOUR) == []


def test_summer_time_ends_in_between(team, clock):
    clock.step((datetime(2027, 10, 31, 0, 50, tzinfo=UTC) - clock.now()).total_seconds())
    team.drift("a")
    assert len(team.heard(10)) == 1
    assert team.pass_time(3 * HOUR) == []


def test_every_decision_can_be_shown(team):
    team.drift("a")
    assert team.trace("a")["deduplicate"] == "first"
    team.heard(10)
    assert team.trace("a") == {
        "settle": "open since 2026-11-23 09:11:48 CET",
        "inhibit": "no other open incident explains it",
        "active hours": "at any hour",
        "mute hours": "not mute",
        "silence": "no silence is about it",
        "waiver": "not waived",
        "group": "environment=prod",
        "deduplicate": "nothing new; a reminder at 2026-11-24 09:11:58 CET",
    }


def test_matchers_of_a_route(team):
    team.route("team", matchers=PROD)
    team.look(finding("a"), target="dev", environment="dev")
    assert team.heard(10) == []
