"""What a person reads."""

from datetime import UTC, datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

import pytest

from fixtures.findings import finding
from schemawatchd.notify.message import Message, message
from schemawatchd.rules.finding import Severity, Verdict

BERLIN = ZoneInfo("Europe/Berlin")


def lines(deliveries, clock, zone=BERLIN):
    return list(message(deliveries, clock.now(), zone, "db-watch-1").lines)


def test_the_form_of_the_contract(telling, clock):
    telling.look()
    clock.step(60)
    index = finding(
        "shop.orders_by_day",
        rule="DR301",
        kind="index",
        severity=Severity.WARNING,
        summary="index shop.orders_by_day is missing",
        consequence="reports over days become slow",
    )
    assert lines(telling.look(index, finding()), clock) == [
        "prod (shop): 2 changes between 09:11:48 and 09:12:48 CET",
        "CRITICAL  shop.orders.total is numeric(12,2), expected numeric(10,2): values beyond 10 digits will fail",
        "WARNING   index shop.orders_by_day is missing: reports over days become slow",
        "expected: schema.sql",
        "on db-watch-1:  schemawatchd status  ·  schemawatchd explain " + finding().id[:4],
    ]


def test_one_change_never_seen_otherwise_and_nothing_expected(telling, clock):
    said = lines(telling.drift(expected=""), clock, UTC)
    assert said[0] == "prod (shop): 1 change seen at 08:11:48 UTC"
    assert not any(each.startswith("expected") for each in said)


def test_resolved(telling, clock):
    telling.drift("a", "b")
    telling.store.outbox.handed_over([each.id for each in telling.store.outbox.pending()], clock.now())
    said = lines(telling.look(), clock)
    assert said[0] == "prod (shop): 2 resolved"
    assert said[1] == "RESOLVED  a is numeric(12,2), expected numeric(10,2)"
    assert said[-1] == "on db-watch-1:  schemawatchd status"


def test_a_mixed_burst_tells_the_news_first(telling, clock):
    telling.drift("a")
    clock.step(60)
    said = lines(telling.look(finding("b")), clock)
    assert said[0] == "prod (shop): 1 change seen at 09:12:48 CET, 1 resolved"
    assert [each.split()[0] for each in said[1:3]] == ["CRITICAL", "RESOLVED"]


@pytest.mark.parametrize(
    ("after", "ending"),
    [
        ([finding(actual="text")], "(changed)"),
        ([finding(severity=Severity.CRITICAL)], "(worse than before)"),
        ([], ""),
    ],
    ids=["changed", "worse", "reopened"],
)
def test_what_is_not_new_says_so(telling, clock, after, ending):
    first = finding(severity=Severity.WARNING) if "worse" in ending else finding()
    telling.look(first)
    if not after:
        telling.look()
        after, ending = [first], "(again)"
    assert lines(telling.look(*after), clock)[1].endswith(ending)


def test_trouble_of_our_own(telling, clock):
    trouble = finding(
        "prod",
        rule="SW101",
        kind="database",
        verdict=Verdict.SELF,
        severity=Severity.WARNING,
        fields={},
        summary="prod could not be looked at: it refused the password. Give it the right one.",
        consequence="What was open stays open.",
    )
    said = lines(telling.look(trouble), clock)
    assert said[0] == "prod (shop): 1 problem seen at 09:11:48 CET"
    assert said[1].endswith("Give it the right one. What was open stays open.")
    assert lines(telling.look(trouble, finding()) + telling.look(trouble), clock)
    both = telling.look(finding("x"), finding("y", verdict=Verdict.SELF))
    assert "findings" in lines([each for each in both if each.what != "resolved"], clock)[0]


def test_the_project_itself(telling, clock):
    broken = finding("schema.sql", target=None, verdict=Verdict.SELF)
    deliveries = telling.look(broken, target=None)
    assert lines(deliveries, clock)[0].startswith("project (shop): 1 problem")


def test_at_most_twenty(telling, clock):
    said = lines(telling.drift(*(f"t{number:02}" for number in range(27))), clock)
    assert sum(each.startswith("CRITICAL") for each in said) == 20
    assert said[21] == "and 7 more"
    assert said[0].startswith("prod (shop): 27 changes")


def test_other_days_are_named(telling, clock):
    telling.look()
    clock.step(86400 * 2)
    said = lines(telling.drift(), clock)
    assert said[0].endswith(
        "between 2026-11-21 09:11:48 and 2026-11-23 09:11:48 CET".replace("21", "23").replace(
            "23 09:11:48 CET", "25 09:11:48 CET"
        )
    )


def test_across_the_end_of_summer_time(telling, clock):
    clock.jump((datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC) - clock.now()) / timedelta(seconds=1))
    telling.look()
    clock.step(60)
    assert lines(telling.drift(), clock)[0].endswith("between 02:59:30 CEST and 02:00:30 CET")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\u202eb", "a\\u202eb"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\nCRITICAL  b", "a\\nCRITICAL  b"),
        ("a\u200bb", "a\\u200bb"),
        ("a\u2066b", "a\\u2066b"),
        ("ünï & <b>", "ünï & <b>"),
    ],
)
def test_names_are_harmless(telling, clock, name, shown):
    said = lines(telling.look(finding(summary=f"{name} is there", consequence="")), clock)
    assert said[1] == f"CRITICAL  {shown} is there"
    assert len(said) == 4


def test_a_long_line_is_cut(telling, clock):
    said = lines(telling.look(finding(summary="x" * 5000)), clock)
    assert len(said[1]) == 600
    assert said[1].endswith("…")


def test_what_does_not_fit_is_counted():
    told = Message(tuple(f"line {number}" for number in range(100)))
    text = told.text(200)
    assert len(text) <= 200
    assert text.startswith("line 0\nline 1\n")
    left = 100 - text.count("\nline") - 1
    assert text.endswith(f"\n… {left} more lines")


def test_room_is_measured_as_it_will_arrive():
    def size(text):
        return len(escape(text, quote=False))

    told = Message(("<" * 30, "&" * 30, "x"))
    assert size(told.text(150, size)) <= 150
    assert size(told.text(40, size)) <= 40
    assert told.text(1000, size) == "\n".join(told.lines)
