"""How long news waits for company, and what a channel hears that was configured later."""

from datetime import timedelta

from fixtures.findings import finding
from schemawatchd.alerts.route import usual_route
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.settings.models import RouteSettings

CRITICAL, WARNING = Severity.CRITICAL, Severity.WARNING


def objects(message):
    return sorted(each.incident.object for each in message.items)


def test_what_is_critical_in_prod_goes_at_once_and_takes_along_what_the_same_look_found(team):
    team.routes = (usual_route(["team"]),)
    team.look(finding("a", severity=CRITICAL), finding("b", severity=CRITICAL), finding("c", severity=WARNING))
    team.heard()
    (message,) = team.channels["team"].messages
    assert objects(message) == ["a", "b", "c"]


def test_what_is_a_warning_waits_for_company(team):
    team.routes = (usual_route(["team"]),)
    team.look(finding("a", severity=WARNING))
    assert team.heard(9) == []
    assert len(team.heard(1)) == 1


def test_a_route_that_sets_group_wait_has_it_also_for_what_is_critical(team):
    team.route("team", group_wait=timedelta(seconds=10))
    team.look(finding("a", severity=CRITICAL))
    assert team.heard(9) == []
    assert len(team.heard(1)) == 1


def test_only_the_setting_itself_counts():
    assert "group_wait" in RouteSettings(channels=("a",), group_wait="10s").model_fields_set
    assert "group_wait" not in RouteSettings(channels=("a",)).model_fields_set


def first_look(team, *findings):
    begins = finding("prod", rule="SW304", kind="database", verdict=Verdict.APPLIED, severity=Severity.INFO)
    team.look(*findings, begins, first=True)
    team.heard(10)
    team.look(*findings)


def test_what_was_there_at_the_first_look_is_reported_once_to_a_channel_configured_later(team, clock):
    debts = [finding("old1", severity=CRITICAL), finding("old2", severity=WARNING)]
    first_look(team, *debts)
    assert len(team.channels["team"].messages) == 1
    clock.step(30 * 86400)
    late = team.channel("late")
    team.store.outbox.meet(["team", "mail", "manager", "late"])
    team.route("team", "late")
    team.look(*debts)
    team.heard(60)
    (message,) = late.messages
    assert "2 differences (1 critical)" in message.head
    assert objects(message) == ["old1", "old2"]
    assert len(team.channels["team"].messages) == 1
    team.pass_time(3 * 86400)
    assert len(late.messages) == 1
    team.restart()
    team.pass_time(3600)
    assert len(late.messages) == 1


def test_nothing_is_reported_to_a_later_channel_where_nothing_is_left_of_it(team, clock):
    first_look(team, finding("old"))
    team.look()
    team.heard(60)
    clock.step(86400)
    late = team.channel("late")
    team.store.outbox.meet(["team", "mail", "manager", "late"])
    team.route("team", "late")
    team.pass_time(3600)
    assert late.messages == []
