"""Who hears of what."""

from datetime import UTC, datetime

import msgspec
import pytest

from fixtures.findings import finding
from schemawatchd.alerts.matchers import Matchers
from schemawatchd.alerts.notification import Notification, group_of, key_of
from schemawatchd.alerts.notification_log import AlertEvent
from schemawatchd.alerts.route import Route, concerns, is_loud, labels, receivers, usual_route
from schemawatchd.incidents.incident import Place, State, began
from schemawatchd.rules.finding import Severity, Verdict

NOW = datetime(2026, 11, 23, 8, 11, 48, tzinfo=UTC)
USUAL = (usual_route(["team", "mail"]),)


def incident(environment="prod", **more):
    place = Place(environment=environment) if more.get("target", "prod") else Place()
    return msgspec.structs.replace(began(finding(**more), NOW, None, 1, place), state=State.OPEN)


def heard(about, routes=USUAL):
    return sorted(channel for channel, route in receivers(about, routes) if is_loud(route, about))


def test_without_routes_it_is_prod_and_warning():
    assert heard(incident(severity=Severity.WARNING)) == ["mail", "team"]
    assert heard(incident(severity=Severity.NOTICE)) == []
    assert heard(incident("dev")) == []


def test_trouble_with_a_target_goes_where_its_drift_goes():
    assert heard(incident(verdict=Verdict.SELF, severity=Severity.WARNING)) == ["mail", "team"]
    assert heard(incident("dev", verdict=Verdict.SELF, severity=Severity.WARNING)) == []


def test_trouble_with_the_project_goes_by_severity_alone():
    assert heard(incident(target=None, verdict=Verdict.SELF, severity=Severity.WARNING)) == ["mail", "team"]
    assert heard(incident(target=None, verdict=Verdict.SELF, severity=Severity.INFO)) == []


def test_a_channel_hears_by_the_first_route_that_names_it():
    first, second = Route(channels=("team",), name="one"), Route(channels=("team", "mail"), name="two")
    assert [(channel, route.name) for channel, route in receivers(incident(), (first, second))] == [
        ("team", "one"),
        ("mail", "two"),
    ]


def test_a_route_that_stops_stops_only_for_what_it_tells():
    stops = Route(channels=("team",), matchers=Matchers(severity=Severity.CRITICAL), stops=True)
    more = Route(channels=("mail",), matchers=Matchers())
    assert heard(incident(severity=Severity.CRITICAL), (stops, more)) == ["team"]
    assert heard(incident(severity=Severity.WARNING), (stops, more)) == ["mail"]


def test_what_became_mild_is_still_its_concern():
    """So that the end of what was told is told."""
    mild = incident(severity=Severity.INFO)
    assert concerns(USUAL[0], mild)
    assert not is_loud(USUAL[0], mild)


@pytest.mark.parametrize(
    ("matchers", "wanted"),
    [
        (Matchers(targets=("pr*",)), True),
        (Matchers(targets=("dev",)), False),
        (Matchers(environments=("dev", "prod")), True),
        (Matchers(environments=("dev",)), False),
        (Matchers(verdicts=(Verdict.DRIFT,)), True),
        (Matchers(verdicts=(Verdict.LEDGER,)), False),
        (Matchers(kinds=("col*",)), True),
        (Matchers(kinds=("index",)), False),
        (Matchers(objects=("shop.*",)), True),
        (Matchers(objects=("shop",)), False),
        (Matchers(rules=("DR1*",)), True),
        (Matchers(rules=("DR2*",)), False),
        (Matchers(ids=(finding().id[:4],)), True),
        (Matchers(ids=("0000",)), False),
        (Matchers(targets=("prod",), kinds=("index",)), False),
    ],
)
def test_everything_that_is_given_has_to_fit(matchers, wanted):
    assert concerns(Route(channels=("team",), matchers=matchers), incident()) is wanted


def test_good_news_is_told_only_where_it_is_asked_for_and_has_no_severity():
    good = incident(rule="LG301", verdict=Verdict.APPLIED, severity=Severity.INFO)
    assert heard(good, (Route(channels=("team",), matchers=Matchers()),)) == []
    asked = Route(channels=("team",), matchers=Matchers(verdicts=(Verdict.APPLIED,), severity=Severity.CRITICAL))
    assert heard(good, (asked,)) == ["team"]


def test_that_a_target_is_watched_is_told_wherever_it_may_be_spoken_of():
    begins = incident(rule="SW304", verdict=Verdict.SELF, severity=Severity.INFO)
    picky = Matchers(environments=("prod",), kinds=("index",), verdicts=(Verdict.DRIFT,))
    assert heard(begins, (Route(channels=("team",), matchers=picky),)) == ["team"]
    assert heard(begins, (Route(channels=("team",), matchers=Matchers(environments=("dev",))),)) == []


def test_labels_make_groups():
    route = Route(channels=("team",), group_by=("environment", "severity"))
    assert group_of(labels(route, incident())) == "environment=prod, severity=critical"
    assert group_of(labels(Route(channels=("team",), group_by=()), incident())) == "all"
    one, two = incident(), incident(target="other")
    cause = Route(channels=("team",), group_by=("cause",))
    assert labels(cause, one) == labels(cause, two)


def test_the_key_is_the_news():
    def key(about, what=AlertEvent.OPENED):
        return key_of("team", (Notification(incident=about, route=USUAL[0], what=what),))

    first = incident()
    assert key(first) == key(msgspec.structs.replace(first, last_seen=NOW.replace(hour=9)))
    others = [
        key(first, AlertEvent.RESOLVED),
        key(msgspec.structs.replace(first, fingerprint="other")),
        key(
            msgspec.structs.replace(
                first, finding=msgspec.structs.replace(first.finding, severity=Severity.WARNING)
            )
        ),
        key(msgspec.structs.replace(first, life=2)),
        key_of("mail", (Notification(incident=first, route=USUAL[0], what=AlertEvent.OPENED),)),
    ]
    assert len({key(first), *others}) == 6
