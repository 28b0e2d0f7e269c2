"""What is news for a channel that was told something before."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from fixtures.findings import finding
from schemawatchd.alerts.matchers import Matchers
from schemawatchd.alerts.notification_log import AlertEvent, due_event, log_entry
from schemawatchd.alerts.silence import Ack, Silence, in_force, silence_end
from schemawatchd.incidents.incident import State, began
from schemawatchd.rules.finding import Severity

NOW = datetime(2026, 11, 23, 8, 11, 48, tzinfo=UTC)


def incident(state=State.OPEN, life=1, **more):
    return msgspec.structs.replace(began(finding(**more), NOW, None, life), state=state, opened_at=NOW)


def said(what=AlertEvent.OPENED, about=None, **more):
    return msgspec.structs.replace(log_entry(about or incident(), what, "team", "g", NOW, None), **more)


OVER = said(AlertEvent.RESOLVED)
CASES = {
    "first": (incident(), None, AlertEvent.OPENED),
    "first, in its second life": (incident(life=2), None, AlertEvent.REOPENED),
    "waiting": (incident(State.WAITING), None, None),
    "known": (incident(), said(), None),
    "known, in another life that nobody told apart": (incident(life=2), said(), None),
    "other values": (incident(actual="text"), said(), AlertEvent.CHANGED),
    "worse": (incident(), said(about=incident(severity=Severity.WARNING)), AlertEvent.WORSENED),
    "milder": (incident(severity=Severity.WARNING), said(), None),
    "over": (incident(State.RESOLVED), said(), AlertEvent.RESOLVED),
    "over, and never told": (incident(State.RESOLVED), None, None),
    "over, and told so": (incident(State.RESOLVED), OVER, None),
    "again after its end was told": (incident(life=2), OVER, AlertEvent.REOPENED),
    "withdrawn": (incident(State.WITHDRAWN), said(), None),
    "perhaps told": (incident(), said(perhaps=True), AlertEvent.OPENED),
    "perhaps told, and over": (incident(State.RESOLVED), said(perhaps=True), AlertEvent.RESOLVED),
    "perhaps told of other values": (incident(actual="text"), said(perhaps=True), AlertEvent.CHANGED),
    "perhaps told of its end": (
        incident(State.RESOLVED),
        msgspec.structs.replace(OVER, over=False, perhaps=True),
        AlertEvent.RESOLVED,
    ),
    "perhaps told of its end, and there again": (
        incident(life=2),
        msgspec.structs.replace(OVER, over=False, perhaps=True),
        AlertEvent.REOPENED,
    ),
}


@pytest.mark.parametrize(("about", "before", "what"), CASES.values(), ids=CASES)
def test_what_is_news(about, before, what):
    assert due_event(about, before, event=False) is what


EVENTS = {
    "it happened": (incident(), None, AlertEvent.OPENED),
    "it happened, and is over": (incident(State.RESOLVED), None, AlertEvent.OPENED),
    "told": (incident(), said(), None),
    "told, and over": (incident(State.RESOLVED), said(), None),
    "it happened again": (incident(life=2), said(), AlertEvent.OPENED),
    "perhaps told": (incident(), said(perhaps=True), AlertEvent.OPENED),
    "withdrawn": (incident(State.WITHDRAWN), None, None),
}


@pytest.mark.parametrize(("about", "before", "what"), EVENTS.values(), ids=EVENTS)
def test_of_an_event_only_that_it_happened_is_news(about, before, what):
    assert due_event(about, before, event=True) is what


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        (incident(), True),
        (incident(actual="text"), False),
        (incident(State.RESOLVED), False),
        (msgspec.structs.replace(incident(), first_seen=NOW + timedelta(hours=1)), False),
        (incident(name="other"), False),
    ],
    ids=["the same", "changed", "over", "a new life", "another"],
)
def test_an_acknowledgement_holds_for_what_was_acknowledged(now, holds):
    one = incident()
    ack = Ack(incident=one.id, fingerprint=one.fingerprint, first_seen=NOW, by="anna", at=NOW, reason="on it")
    assert ack.holds(now) is holds


@pytest.mark.parametrize(("minutes", "holds"), [(-1, False), (0, True), (59, True), (60, False)])
def test_a_silence_is_in_force_from_its_start_until_its_end(minutes, holds):
    silence = Silence(
        id="s",
        matchers=Matchers(),
        starts=NOW,
        ends=NOW + timedelta(hours=1),
        author="anna",
        reason="rebuilding",
    )
    assert in_force(silence, NOW + timedelta(minutes=minutes), lambda *_: None) is holds
    assert silence_end(silence, NOW, lambda *_: None) == NOW + timedelta(hours=1)
