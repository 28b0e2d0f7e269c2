"""Silences, acknowledgements, matchers and inhibition: what keeps an incident from being reported."""

from datetime import timedelta

import msgspec
import pytest

from fixtures.messages import incident
from schemawatchd.alerts.inhibition import inhibitor
from schemawatchd.alerts.matchers import Matchers
from schemawatchd.alerts.silence import Ack, Recurring, Silence, in_force, matching_silence, silence_end
from schemawatchd.incidents.incident import State
from schemawatchd.rules.finding import Severity, Verdict
from unit.samples import NOON

HOUR = timedelta(hours=1)


def silence(**more):
    values = {"id": "abcdef", "matchers": Matchers(targets=("prod",)), "starts": NOON, "ends": NOON + HOUR}
    return Silence(**values | {"author": "ada", "reason": "a move"} | more)


def never(*_):
    return None


def at(moment):
    return lambda *_: moment


@pytest.mark.parametrize(
    ("now", "force"), [(NOON - HOUR, False), (NOON, True), (NOON + HOUR / 2, True), (NOON + HOUR, False)]
)
def test_a_silence_holds_from_its_beginning_until_its_end(now, force):
    assert in_force(silence(), now, never) is force
    assert (matching_silence(incident(), [silence()], now, never) is not None) is force


def test_one_without_an_end_and_one_that_recurs():
    again = Recurring(cron="0 2 * * *", zone="UTC", lasts=HOUR)
    assert in_force(silence(ends=None), NOON + 100 * HOUR, never)
    assert not in_force(silence(recurring=again), NOON, never)
    assert in_force(silence(recurring=again), NOON, at(NOON))
    assert silence_end(silence(), NOON, never) == NOON + HOUR
    assert silence_end(silence(ends=None), NOON, never) is None
    assert silence_end(silence(ends=None, recurring=again), NOON, at(NOON - HOUR / 2)) == NOON + HOUR / 2
    assert silence_end(silence(recurring=again), NOON, at(NOON + HOUR / 2)) == NOON + HOUR


def test_a_silence_about_something_else_is_none():
    other = silence(matchers=Matchers(targets=("dev",)))
    assert matching_silence(incident(), [other], NOON, never) is None
    assert matching_silence(incident(), [other, silence(id="second")], NOON, never).id == "second"
    assert silence().words == "silence abcd by ada: a move"
    assert silence(window=True).words == "maintenance window abcd by ada: a move"


def test_an_acknowledgement_holds_for_the_incident_as_it_was():
    one = incident()
    ack = Ack(
        incident=one.id, fingerprint=one.fingerprint, first_seen=one.first_seen, by="ada", at=NOON, reason="mine"
    )
    assert ack.holds(one)
    assert not ack.holds(incident("shop.orders.other"))
    assert not msgspec.structs.replace(ack, fingerprint="f").holds(one)
    assert not msgspec.structs.replace(ack, first_seen=one.first_seen + HOUR).holds(one)
    assert not ack.holds(msgspec.structs.replace(one, state=State.RESOLVED))


@pytest.mark.parametrize(
    ("given", "fits"),
    [
        ({}, True),
        ({"targets": ("prod",)}, True),
        ({"targets": ("pr*", "x")}, True),
        ({"targets": ("dev",)}, False),
        ({"environments": ("prod",)}, True),
        ({"environments": ("dev",)}, False),
        ({"severity": Severity.CRITICAL}, True),
        ({"verdicts": (Verdict.DRIFT,)}, True),
        ({"verdicts": (Verdict.PENDING,)}, False),
        ({"kinds": ("col*",)}, True),
        ({"kinds": ("index",)}, False),
        ({"objects": ("shop.orders.*",)}, True),
        ({"objects": ("SHOP.orders.*",)}, False),
        ({"objects": ("orders*",)}, False),
        ({"rules": ("DR1??",)}, True),
        ({"rules": ("DR2*",)}, False),
        ({"targets": ("prod",), "rules": ("DR2*",)}, False),
    ],
)
def test_everything_that_is_given_has_to_fit(given, fits):
    assert Matchers(**given).fit(incident()) is fits


def test_matchers_by_id_by_severity_and_for_the_project():
    one = incident()
    assert Matchers(ids=(one.id[:4],)).fit(one)
    assert not Matchers(ids=("zzzz",)).fit(one)
    mild = incident(severity=Severity.NOTICE)
    assert not Matchers(severity=Severity.WARNING).fit(mild)
    assert Matchers(severity=Severity.WARNING).fit_but_for_severity(mild)
    project = incident(target=None)
    assert Matchers(environments=("prod",)).fit(project)
    assert not Matchers(targets=("prod",)).fit(project)
    assert Matchers().about_nothing
    assert not Matchers(kinds=("x",)).about_nothing


def test_matchers_in_words():
    assert Matchers().words == "everything"
    said = Matchers(targets=("a", "b"), kinds=("index",), severity=Severity.WARNING).words
    assert said == "target a, b, kind index, warning and worse"
    assert Matchers(ids=("5208",), rules=("DR1*",)).words == "rule DR1*, id 5208"


def other(state=State.OPEN, **more):
    return msgspec.structs.replace(incident(**more), state=state)


def test_a_parity_finding_is_explained_by_drift_of_the_same_object_and_by_nothing_else():
    parity = incident(rule="PA103", verdict=Verdict.PARITY)
    drift = other()
    assert inhibitor(parity, [parity, drift]) is drift
    assert inhibitor(drift, [parity]) is None
    assert inhibitor(parity, [other(State.RESOLVED)]) is None
    assert inhibitor(parity, [other(name="shop.orders.other")]) is None
    assert inhibitor(parity, [other(kind="index")]) is None
    assert inhibitor(parity, [other(target="dev")]) is None


def test_one_that_is_overdue_is_explained_by_one_that_could_not_be_examined():
    overdue = incident("prod", rule="SW203", verdict=Verdict.SELF)
    failed = other(name="prod", rule="SW101", verdict=Verdict.SELF)
    assert inhibitor(overdue, [failed]) is failed
    assert inhibitor(failed, [overdue]) is None
    assert inhibitor(overdue, [other()]) is None
