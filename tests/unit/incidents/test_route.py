"""Who hears of what."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from fixtures.findings import finding
from schemawatchd.incidents.delivery import What
from schemawatchd.incidents.incident import State, began
from schemawatchd.incidents.move import Changed, Continued, Opened, Reopened, Resolved, Withdrawn, Worsened
from schemawatchd.incidents.route import Place, Route, routed, usual_route
from schemawatchd.rules.finding import Severity, Verdict

NOW = datetime(2026, 11, 23, 8, 11, 48, tzinfo=UTC)
PROD = Place(environment="prod", database="shop", expected="schema.sql")
USUAL = (usual_route(["team", "mail"]),)


def incident(**more):
    return msgspec.structs.replace(began(finding(**more), NOW, None, 1), state=State.OPEN)


def heard(move, place=PROD, routes=USUAL):
    return sorted(each.channel for each in routed((move,), place, routes, NOW))


@pytest.mark.parametrize(
    ("move", "what"),
    [
        (Opened, What.OPENED),
        (Changed, What.CHANGED),
        (Worsened, What.WORSENED),
        (Resolved, What.RESOLVED),
        (Reopened, What.REOPENED),
    ],
)
def test_these_moves_are_said(move, what):
    (first, second) = routed((move(incident()),), PROD, USUAL, NOW)
    assert (first.what, first.due_at, first.target) == (what, NOW + timedelta(seconds=10), "prod")
    assert (first.payload.database, first.payload.expected) == ("shop", "schema.sql")
    assert first.id != second.id


@pytest.mark.parametrize("move", [Continued, Withdrawn])
def test_these_are_not(move):
    assert heard(move(incident())) == []


def test_without_routes_it_is_prod_and_warning():
    assert heard(Opened(incident(severity=Severity.WARNING))) == ["mail", "team"]
    assert heard(Opened(incident(severity=Severity.NOTICE))) == []
    assert heard(Opened(incident()), Place(environment="dev")) == []


def test_trouble_with_a_target_goes_where_its_drift_goes():
    trouble = Opened(incident(verdict=Verdict.SELF, severity=Severity.WARNING))
    assert heard(trouble) == ["mail", "team"]
    assert heard(trouble, Place(environment="dev")) == []


def test_trouble_with_the_project_goes_by_severity_alone():
    trouble = incident(target=None, verdict=Verdict.SELF, severity=Severity.WARNING)
    assert heard(Opened(trouble), Place()) == ["mail", "team"]
    assert heard(Opened(msgspec.structs.replace(trouble, severity=Severity.INFO)), Place()) == []


def test_two_routes_to_one_channel_say_it_once_and_soon():
    routes = (
        Route(channels=("team",), group_wait=timedelta(minutes=1)),
        Route(channels=("team", "team"), environments=(), group_wait=timedelta(seconds=3)),
    )
    (only,) = routed((Opened(incident()),), PROD, routes, NOW)
    assert only.due_at == NOW + timedelta(seconds=3)


def test_resolved_reaches_who_heard_the_worse_and_not_who_does_not_want_it():
    mild = Resolved(incident(severity=Severity.INFO))
    assert heard(mild) == ["mail", "team"]
    assert heard(mild, routes=(Route(channels=("team",), send_resolved=False),)) == []


def test_the_id_is_the_news():
    def ids(move):
        return {each.id for each in routed((move,), PROD, USUAL, NOW)}

    first = incident()
    assert ids(Opened(first)) == ids(Opened(msgspec.structs.replace(first, last_seen=NOW + timedelta(hours=1))))
    assert not ids(Opened(first)) & ids(Changed(msgspec.structs.replace(first, revision=1)))
    assert not ids(Opened(first)) & ids(Resolved(first))
    assert not ids(Opened(first)) & ids(Opened(msgspec.structs.replace(first, life=2)))
