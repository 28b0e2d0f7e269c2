"""What a person reads."""

from datetime import UTC, datetime, timedelta
from html import escape

import pytest

from fixtures.findings import finding
from schemawatchd.notify.message import Message
from schemawatchd.rules.finding import Severity, Verdict


@pytest.fixture
def said(team):
    """Look, wait for what is due, and read the last message."""

    def lines(*findings, after=10, **more):
        team.look(*findings, **more)
        team.pass_time(after)
        return list(team.channels["team"].messages[-1].lines)

    return lines


def test_the_form_of_the_contract(team, clock, said):
    team.look()
    clock.step(60)
    index = finding(
        "shop.orders_by_day",
        rule="DR301",
        kind="index",
        severity=Severity.WARNING,
        summary="index shop.orders_by_day is missing",
        consequence="reports over days become slow",
    )
    mark = finding().id[:4]
    assert said(index, finding()) == [
        "prod (shop): 2 changes between 09:11:48 and 09:12:48 CET",
        "CRITICAL  shop.orders.total is numeric(12,2), expected numeric(10,2): values beyond 10 digits will fail",
        "WARNING   index shop.orders_by_day is missing: reports over days become slow",
        "expected: migrations@a1b2",
        f'on db-watch-1:  schemawatchd explain {mark}  ·  schemawatchd ack {mark} -m "…"',
    ]


def test_one_change_never_seen_otherwise(said):
    assert said(finding())[0] == "prod (shop): 1 change seen at 09:11:48 CET"


def test_changes_without_a_migration_are_called_so(said):
    assert said(finding(evidence={"authorised": False}))[0].startswith("prod (shop): 1 unauthorised change")


def test_resolved(said):
    said(finding("a"), finding("b"))
    lines = said(after=300)
    assert lines[0] == "prod (shop): 2 resolved after 10 s"
    assert lines[1] == "RESOLVED  a is numeric(12,2), expected numeric(10,2)"
    assert lines[-1].startswith("on db-watch-1:  schemawatchd incidents ")


def test_a_mixed_burst_tells_the_news_first(said):
    said(finding("a"))
    lines = said(finding("b"))
    assert lines[0] == "prod (shop): 1 change seen at 09:11:58 CET, 1 resolved"
    assert [each.split()[0] for each in lines[1:3]] == ["CRITICAL", "RESOLVED"]


@pytest.mark.parametrize(
    ("after", "ending"),
    [
        ([finding(actual="text", severity=Severity.WARNING)], "(changed): values beyond 10 digits will fail"),
        ([finding(severity=Severity.CRITICAL)], "(worse than before): values beyond 10 digits will fail"),
        ([], "(again): values beyond 10 digits will fail"),
    ],
    ids=["changed", "worse", "reopened"],
)
def test_what_is_not_new_says_so(said, after, ending):
    first = finding(severity=Severity.WARNING)
    said(first)
    if not after:
        said(after=300)
        after = [first]
    assert said(*after, after=300)[1].endswith(ending)


def test_a_reminder_says_for_how_long(team, said):
    said(finding())
    team.pass_time(86400)
    lines = team.channels["team"].messages[-1].lines
    assert lines[0] == "prod (shop): still 1 change, for 1 day"
    assert lines[1].split(": ")[0].endswith("(still)")


def test_trouble_of_our_own(said):
    trouble = finding(
        "prod",
        rule="SW101",
        kind="database",
        verdict=Verdict.SELF,
        severity=Severity.WARNING,
        fields={},
        summary="prod could not be checked: it refused the password. Give it the right one.",
        consequence="What was open stays open.",
    )
    lines = said(trouble)
    assert lines[0] == "prod (shop): 1 problem seen at 09:11:48 CET"
    assert lines[1].endswith("Give it the right one. What was open stays open.")
    assert "findings" in said(finding("x"), finding("y", verdict=Verdict.SELF, rule="SW102"), trouble)[0]


def test_the_project_itself(team):
    from schemawatchd.incidents.advance import AdvanceContext, Seen, advance
    from schemawatchd.store.memory import Step

    broken = finding("schema.sql", target=None, verdict=Verdict.SELF)
    moves = advance((), [broken], Seen(None, frozenset()), team.clock.now(), AdvanceContext())
    team.store.commit(Step(moves=moves))
    team.pass_time(10)
    assert team.channels["team"].heads == ["project: 1 problem seen at 09:11:48 CET"]


def test_at_most_twenty(said):
    lines = said(*(finding(f"t{number:02}") for number in range(27)))
    assert sum(each.startswith("CRITICAL") for each in lines) == 20
    assert lines[21] == "and 7 more"
    assert lines[0].startswith("prod (shop): 27 changes")


def test_several_targets_are_named(team):
    team.drift("a", target="one")
    team.drift("b", target="two")
    team.pass_time(10)
    lines = team.channels["team"].messages[-1].lines
    assert lines[0] == "2 targets in prod: 2 changes seen at 09:11:48 CET"
    assert "(on one)" in lines[1]
    assert "(on two)" in lines[2]


def test_an_id_is_as_long_as_it_takes_to_tell_it_from_others():
    from fixtures.messages import incident
    from schemawatchd.notify.pipeline.compose import short

    def named(mark):
        import msgspec

        return msgspec.structs.replace(incident(), id=mark)

    one = named("9f2c41d07b3e")
    assert short(one, [one, named("0f2c41d07b3e")]) == "9f2c"
    assert short(one, [one, named("9f2c41aaaaaa")]) == "9f2c41d"


def test_other_days_are_named(team, clock, said):
    team.look()
    clock.step(86400 * 2)
    assert said(finding())[0].endswith("between 2026-11-23 09:11:48 and 2026-11-25 09:11:48 CET")


def test_across_the_end_of_summer_time(team, clock, said):
    clock.jump((datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC) - clock.now()) / timedelta(seconds=1))
    team.look()
    clock.step(60)
    assert said(finding())[0].endswith("between 02:59:30 CEST and 02:00:30 CET")


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
def test_names_are_harmless(said, name, shown):
    lines = said(finding(summary=f"{name} is there", consequence=""))
    assert lines[1] == f"CRITICAL  {shown} is there"
    assert len(lines) == 4


def test_a_long_line_is_cut(said):
    lines = said(finding(summary="x" * 5000))
    assert len(lines[1]) == 600
    assert lines[1].endswith("…")


def test_what_does_not_fit_is_counted():
    told = Message(head="line 0", notes=tuple(f"line {number}" for number in range(1, 100)))
    text = told.text(200)
    assert len(text) <= 200
    assert text.startswith("line 0\nline 1\n")
    left = 100 - text.count("\nline") - 1
    assert text.endswith(f"\n… {left} more lines")


def test_room_is_measured_as_it_will_arrive():
    def size(text):
        return len(escape(text, quote=False))

    told = Message(head="<" * 30, notes=("&" * 30, "x"))
    assert size(told.text(150, size)) <= 150
    assert size(told.text(40, size)) <= 40
    assert told.text(1000, size) == "\n".join(told.lines)


def test_the_subject_says_how_bad_it_is_and_what_it_is_about(team):
    def subject(*findings, after=10):
        team.look(*findings)
        team.pass_time(after)
        return team.channels["team"].messages[-1].subject

    assert subject(finding("a"), finding("b")) == "[CRITICAL] Schema drift on prod (shop): 2 changes"
    assert subject(after=300) == "[RESOLVED] Schema drift on prod (shop): 2 resolved"
    mild = finding("c", severity=Severity.WARNING)
    assert subject(mild, after=300) == "[WARNING] Schema drift on prod (shop): 1 change"
