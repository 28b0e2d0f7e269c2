"""What `advance` does to incidents: it decides what people are woken for."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from fixtures.findings import finding
from schemawatchd.incidents.advance import ITSELF, AdvanceContext, Seen, advance, withdraw
from schemawatchd.incidents.incident import Incident, Place, State
from schemawatchd.incidents.move import Continued, IncidentChanged, Opened, Reopened, Resolved, Withdrawn, Worsened
from schemawatchd.rules.finding import Severity, Verdict

T0 = datetime(2026, 11, 23, 8, 10, 48, tzinfo=UTC)
COLUMNS = Seen("prod", frozenset({"column", "table"}))
NOTHING = Seen("prod", frozenset())


class Memory:
    """The incidents after each look, as the state store would keep them."""

    def __init__(self, patience=None):
        self.incidents = {}
        self.patience = patience or {}

    def look(self, *findings, seen=COLUMNS, minute=0, last_ok=None, **more):
        now = T0 + timedelta(minutes=minute)
        around = AdvanceContext(patience=self.patience, last_ok=last_ok, **more)
        moves = advance(self.incidents.values(), findings, seen, now, around)
        self.incidents |= {each.incident.id: each.incident for each in moves}
        return moves

    @property
    def only(self):
        (incident,) = self.incidents.values()
        return incident


def kinds(moves):
    return [type(each) for each in moves]


def test_a_new_finding_opens_and_remembers_when_all_was_well():
    (move,) = Memory().look(finding(), last_ok=T0 - timedelta(minutes=1))
    assert type(move) is Opened
    assert move.incident.state is State.OPEN
    assert (move.incident.last_ok, move.incident.first_seen) == (T0 - timedelta(minutes=1), T0)


def test_the_same_finding_continues_in_silence():
    memory = Memory()
    memory.look(finding())
    assert kinds(memory.look(finding(), minute=1)) == [Continued]
    assert memory.only.last_seen == T0 + timedelta(minutes=1)
    assert memory.only.first_seen == T0


def test_another_value_is_a_change():
    memory = Memory()
    memory.look(finding())
    assert kinds(memory.look(finding(actual="text"))) == [IncidentChanged]
    assert memory.only.revision == 1


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        (Severity.NOTICE, Severity.WARNING, Worsened),
        (Severity.WARNING, Severity.NOTICE, Continued),
    ],
    ids=["more severe", "milder"],
)
def test_severity(before, after, move):
    memory = Memory()
    memory.look(finding(severity=before))
    assert kinds(memory.look(finding(severity=after))) == [move]
    assert memory.only.severity is after


def test_worse_and_changed_is_said_once_as_worse():
    memory = Memory()
    memory.look(finding(severity=Severity.NOTICE))
    assert kinds(memory.look(finding(actual="text"))) == [Worsened]


def test_gone_where_it_was_looked_for_is_resolved():
    memory = Memory()
    memory.look(finding())
    assert kinds(memory.look(minute=2)) == [Resolved]
    assert memory.only.ended_at == T0 + timedelta(minutes=2)
    assert memory.look(minute=3) == ()


@pytest.mark.parametrize(
    "seen",
    [NOTHING, Seen("prod", frozenset({"table"})), Seen("dev", COLUMNS.kinds), Seen(None, COLUMNS.kinds)],
    ids=["nothing", "another kind", "another target", "the project"],
)
def test_gone_where_nobody_looked_stays_open(seen):
    memory = Memory()
    memory.look(finding())
    assert memory.look(seen=seen) == ()
    assert memory.only.state is State.OPEN


@pytest.mark.parametrize(
    ("unjudged", "moves"),
    [
        ("shop.orders", []),
        ("shop.orders.total", []),
        ("shop.order", [Resolved]),
        ("shop.orders.total.x", [Resolved]),
    ],
    ids=["its table", "itself", "a name that only begins alike", "something in it"],
)
def test_what_could_not_be_judged_this_time_does_not_resolve(unjudged, moves):
    memory = Memory()
    memory.look(finding(object="shop.orders.total"))
    assert kinds(memory.look(seen=Seen("prod", COLUMNS.kinds, frozenset({unjudged})), minute=1)) == moves


def test_resolved_and_seen_again_begins_a_new_life():
    memory = Memory()
    memory.look(finding())
    memory.look(minute=1)
    assert kinds(memory.look(finding(), minute=2)) == [Reopened]
    assert (memory.only.life, memory.only.first_seen) == (2, T0 + timedelta(minutes=2))
    assert memory.only.ended_at is None


def unreachable(**more):
    return finding("prod", rule="SW101", kind="database", verdict=Verdict.SELF, fields={}, **more)


def test_what_the_engine_keeps_with_its_database_is_over_only_where_that_was_read():
    """Both have the kind `database`: the target that does not answer, and the subscription that is gone."""
    memory = Memory()
    memory.look(finding("prod", rule="DR874", kind="database", verdict=Verdict.DRIFT), seen=NOTHING)
    assert kinds(memory.look(seen=Seen("prod", frozenset({ITSELF, "column"})), minute=1)) == []
    assert kinds(memory.look(seen=Seen("prod", frozenset({"database"})), minute=2)) == [Resolved]


PATIENT = {"SW101": timedelta(minutes=10)}


def test_patience_keeps_it_waiting_until_it_has_lasted():
    memory = Memory(PATIENT)
    moves = [kinds(memory.look(unreachable(), seen=NOTHING, minute=minute)) for minute in (0, 5, 9.99, 10, 11)]
    assert moves == [[Continued], [Continued], [Continued], [Opened], [Continued]]
    assert memory.only.first_seen == T0


def test_a_waiting_one_that_ends_is_dropped_in_silence_and_waits_anew():
    memory = Memory(PATIENT)
    memory.look(unreachable(), seen=NOTHING)
    assert kinds(memory.look(seen=Seen("prod", frozenset({ITSELF})), minute=9)) == [Withdrawn]
    assert kinds(memory.look(unreachable(), seen=NOTHING, minute=10)) == [Continued]
    assert memory.only.state is State.WAITING


def test_the_target_itself_resolves_where_it_answers():
    memory = Memory()
    memory.look(unreachable(), finding(), seen=NOTHING)
    assert kinds(memory.look(finding(), seen=Seen("prod", frozenset({ITSELF, "column"})))) == [
        Continued,
        Resolved,
    ]


def test_other_words_for_the_same_fact_are_no_change():
    memory = Memory()
    memory.look(unreachable())
    assert kinds(memory.look(unreachable(summary="prod: password refused"))) == [Continued]
    assert memory.only.summary == "prod: password refused"


def test_two_findings_with_one_id_are_one_incident_and_the_worse_counts():
    memory = Memory()
    moves = memory.look(finding(severity=Severity.NOTICE), finding(), finding(severity=Severity.INFO))
    assert kinds(moves) == [Opened]
    assert memory.only.severity is Severity.CRITICAL


def test_worst_first():
    moves = Memory().look(
        finding("a", severity=Severity.INFO), finding("b"), finding("c", severity=Severity.NOTICE)
    )
    assert [each.incident.object for each in moves] == ["b", "c", "a"]


def test_a_target_that_left_the_configuration_withdraws_its_incidents():
    memory = Memory(PATIENT)
    memory.look(finding(), unreachable(), finding("x", target=None), finding("y", target="dev"))
    moves = withdraw(memory.incidents.values(), frozenset({"dev"}), T0)
    assert {(type(each), each.incident.target) for each in moves} == {(Withdrawn, "prod")}
    assert len(moves) == 2


def test_an_incident_survives_json_as_it_is():
    strange = finding(
        fields=msgspec.structs.replace(finding()).fields
        | {"columns": type(finding().fields["type"])(("a",), None)},
        evidence={"when": T0, "parts": ("x", 1)},
    )
    (move,) = Memory().look(strange)
    assert msgspec.json.decode(msgspec.json.encode(move.incident), type=Incident) == move.incident


def test_what_was_there_at_the_first_look_is_a_debt_and_stays_one():
    memory = Memory()
    memory.look(finding(), first=True)
    assert memory.only.debt
    memory.look(finding(actual="text"), minute=1)
    assert (memory.only.debt, memory.only.changed_at) == (True, T0 + timedelta(minutes=1))
    memory.look()
    memory.look(finding(), minute=2)
    assert not memory.only.debt


def test_an_event_of_the_first_look_is_no_debt():
    memory = Memory()
    memory.look(finding(rule="SW304", verdict=Verdict.SELF), first=True)
    assert not memory.only.debt


def test_it_knows_where_it_was_last_seen_and_its_cause():
    memory = Memory()
    memory.look(finding(), place=Place(environment="prod", expected="migrations@a1b2"))
    memory.look(finding(), place=Place(environment="prod", expected="migrations@c3d4"), minute=1)
    assert memory.only.place.expected == "migrations@c3d4"
    assert memory.only.cause == finding(target="other").cause
