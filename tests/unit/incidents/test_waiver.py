"""Waivers: what they cover, when they end, and a file that cannot be understood."""

from datetime import date

import msgspec
import pytest

from schemawatchd.incidents.waiver import about, block, waived, waivers
from schemawatchd.rules.facts import WaiverExpired, WaiverUnused
from schemawatchd.rules.finding import FieldChange, Finding, Severity, Verdict

FOUND = Finding(
    target="prod",
    rule="DR104",
    verdict=Verdict.DRIFT,
    severity=Severity.CRITICAL,
    kind="column",
    object='shop.orders."to""tal"',
    change="changed",
    summary="shop.orders.total is numeric(12,2)\nexpected numeric(10,2)",
    fields={"type": FieldChange("numeric(10,2)", "numeric(12,2)")},
)
UNTIL = date(2027, 1, 31)
FILE = "w.toml"


@pytest.fixture
def own():
    found = waivers(block(FOUND, UNTIL, 'a "reason"\nof two lines', "ada"), FILE)
    assert found.trouble is None
    return found.of("prod")


def test_what_is_written_is_read_again(own):
    (one,) = own
    assert (one.fingerprint, one.until, one.author) == (FOUND.fingerprint, UNTIL, "ada")
    assert one.reason == 'a "reason"\nof two lines'
    assert one.object == f"column:{FOUND.object}"


def test_it_covers_its_finding_until_the_day(own):
    (covered,) = waived([FOUND], own, UNTIL)
    assert covered.waived == {"until": "2027-01-31", "reason": 'a "reason"\nof two lines', "author": "ada"}
    (told,) = waived([FOUND], own, date(2027, 2, 1))
    assert told.waived is None


def test_a_drift_that_has_changed_is_not_covered(own):
    changed = msgspec.structs.replace(FOUND, fields={"type": FieldChange("numeric(10,2)", "text")})
    assert waived([changed], own, UNTIL)[0].waived is None


def test_one_that_has_ended_and_one_that_covers_nothing_are_said(own):
    (ended,) = about([FOUND], own, FILE, date(2027, 2, 1))
    assert (type(ended), ended.still) == (WaiverExpired, True)
    (unused,) = about([], own, FILE, UNTIL)
    assert (type(unused), unused.path) == (WaiverUnused, f"DR104 column:{FOUND.object} on prod")
    assert list(about([FOUND], own, FILE, UNTIL)) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[waivers", "no TOML"),
        ("[[waivers]]\ntarget = 'prod'\n", "waiver 1 has no rule, object, fingerprint, until, reason, author"),
        (block(FOUND, UNTIL, "r", "a").replace("2027-01-31", '"soon"'), "`until` is not a date"),
        ("waivers = 3", "waiver"),
        ("waivers = [3]", "waiver 1 has no"),
    ],
)
def test_a_file_that_cannot_be_understood_waives_nothing_and_says_so(text, says):
    found = waivers(text, FILE)
    assert found.items == ()
    assert says in str(found.trouble)
