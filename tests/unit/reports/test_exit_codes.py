"""Exit codes: every cause that applies, the one that wins first."""

import pytest

from fixtures.findings import finding
from fixtures.reports import target
from schemawatchd.reports.report import Exit, Status, exit_codes
from schemawatchd.rules.finding import Severity, Verdict

DRIFT = finding()
NOTICE = finding(severity=Severity.NOTICE, rule="DR310")
INFO = finding(severity=Severity.INFO, rule="DR901")
OURS = finding(severity=Severity.WARNING, rule="SW101", verdict=Verdict.SELF)


def codes(*targets, fail_on=Severity.NOTICE, project=(), handed_over=True):
    return exit_codes(targets, project, fail_on, handed_over=handed_over)


def test_all_is_well():
    assert codes(target()) == (0,)
    assert codes() == (0,)


def test_drift_is_two():
    assert codes(target(DRIFT)) == (2,)


FAIL_ON = {
    "a notice fails by default": (NOTICE, Severity.NOTICE, (2,)),
    "an info does not": (INFO, Severity.NOTICE, (0,)),
    "an info fails where infos do": (INFO, Severity.INFO, (2,)),
    "a notice passes where only critical counts": (NOTICE, Severity.CRITICAL, (0,)),
    "critical fails there": (DRIFT, Severity.CRITICAL, (2,)),
    "never means never": (DRIFT, None, (0,)),
}


@pytest.mark.parametrize(("found", "fail_on", "expected"), FAIL_ON.values(), ids=FAIL_ON)
def test_fail_on_says_what_fails(found, fail_on, expected):
    assert codes(target(found), fail_on=fail_on) == expected


def test_unknown_is_three_and_never_two():
    assert codes(target(OURS, status=Status.UNKNOWN)) == (3,)


def test_a_part_that_is_unknown_counts_beside_drift():
    assert codes(target(DRIFT, error="the schema cannot be loaded")) == (2, 3)


def test_a_message_that_waits_is_six_and_comes_last():
    assert codes(target(), handed_over=False) == (6,)
    assert codes(target(DRIFT), target(status=Status.UNKNOWN), handed_over=False) == (2, 3, 6)


def test_findings_about_the_project_count():
    assert codes(target(), project=(NOTICE,)) == (2,)


def test_the_order_is_the_contract_s():
    assert [int(each) for each in Exit] == [78, 75, 64, 1, 2, 3, 4, 6, 0]


def test_statuses_are_ranked_worst_first():
    assert sorted(Status, key=lambda each: each.rank) == ["drift", "unknown", "pending", "in_sync"]
