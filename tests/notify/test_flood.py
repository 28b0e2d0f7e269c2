"""The flood guard: what waits behind it is told, and so is what came and went meanwhile."""

from datetime import timedelta

import pytest

from fixtures.findings import finding
from schemawatchd.alerts.notification_log import AlertEvent
from schemawatchd.rules.finding import Severity

NOW = timedelta()
ONE_BY_ONE = {"group_by": ("object",), "group_wait": NOW, "group_interval": NOW, "send_resolved": False}


def told(channel):
    return [(item.what, item.incident.object) for each in channel.messages for item in each.items]


def flooded(team):
    """A channel that has had all the messages it gets within ten minutes."""
    team.route("team", **ONE_BY_ONE)
    for number in range(20):
        team.drift(*(f"flood{each:02}" for each in range(number + 1)), severity=Severity.WARNING)
        team.heard(1)
    assert len(team.channels["team"].messages) == 20
    return [f"flood{each:02}" for each in range(20)]


def test_what_came_and_went_while_the_channel_was_full_is_named_in_its_next_message(team):
    there = flooded(team)
    for name in ("one", "two"):
        team.drift(*there, name, severity=Severity.WARNING)
        team.heard(60)
        team.drift(*there, severity=Severity.WARNING)
        team.heard(1)
    assert len(team.channels["team"].messages) == 20
    team.pass_time(600)
    messages = team.channels["team"].messages[20:]
    assert [(each.what, each.incident.object) for message in messages for each in message.items] == [
        (AlertEvent.PASSED, "one"),
        (AlertEvent.PASSED, "two"),
    ]
    assert all("1 came and went" in each.head for each in messages)
    assert all("came and went" in each.items[0].line for each in messages)
    team.pass_time(3600)
    assert len(team.channels["team"].messages) == 22


def test_what_came_and_went_before_it_was_due_is_not_told(team):
    team.route("team", **ONE_BY_ONE | {"group_wait": timedelta(seconds=10)})
    for number in range(20):
        team.drift(*(f"flood{each:02}" for each in range(number + 1)), severity=Severity.WARNING)
        team.heard(11)
    there = [f"flood{each:02}" for each in range(20)]
    team.drift(*there, "short", severity=Severity.WARNING)
    team.heard(5)
    team.drift(*there, severity=Severity.WARNING)
    team.pass_time(1200)
    assert "short" not in [name for _, name in told(team.channels["team"])]


def test_what_came_and_went_while_there_was_room_is_not_told(team):
    team.route("team", **ONE_BY_ONE | {"group_wait": timedelta(seconds=10)})
    team.drift("short")
    team.heard(5)
    team.drift()
    team.pass_time(1200)
    assert told(team.channels["team"]) == []


@pytest.mark.parametrize("count", [25])
def test_what_is_critical_has_a_budget_of_its_own(team, count):
    """25 critical drifts in five minutes, each there for some seconds, on a channel that is full."""
    there = flooded(team)
    for number in range(count):
        team.look(
            *(finding(each, severity=Severity.WARNING) for each in there),
            finding(f"bad{number:02}", severity=Severity.CRITICAL),
        )
        team.heard(6)
        team.drift(*there, severity=Severity.WARNING)
        team.heard(6)
    found = [
        name for what, name in told(team.channels["team"]) if what is AlertEvent.OPENED and name.startswith("bad")
    ]
    assert found == [f"bad{number:02}" for number in range(count)]


def test_beyond_that_too_nothing_critical_is_dropped(team):
    there = flooded(team)
    names = [f"bad{number:02}" for number in range(60)]
    for name in names:
        mild = [finding(each, severity=Severity.WARNING) for each in there]
        team.look(*mild, finding(name, severity=Severity.CRITICAL))
        team.heard(4)
        team.look(*mild)
        team.heard(4)
    assert len(team.channels["team"].messages) <= 60
    team.pass_time(1200)
    assert {name for _, name in told(team.channels["team"])} >= set(names)
    assert len([name for _, name in told(team.channels["team"]) if name.startswith("bad")]) == 60
