"""The formats, beyond what the golden reports show."""

import json

import pytest

from fixtures.findings import finding
from fixtures.reports import report, target
from schemawatchd.catalog import names
from schemawatchd.errors import UsageError
from schemawatchd.reports import formats
from schemawatchd.reports.format import renderer
from schemawatchd.reports.options import Options
from schemawatchd.reports.report import MigrationReport, Status
from schemawatchd.rules.finding import Severity
from schemawatchd.schema.snapshot import ROLES_UNKNOWN, UNMADE, UNSTATED, NotCompared

EVIL = "shop.\x1b[2Jorders\u202e|<b>`x`"


def shown(name, *targets, project=(), **options):
    return renderer(name)(report(*targets, project=project), Options(**options))


def many(count):
    return [finding(f"shop.t{number}.a") for number in range(count)]


@pytest.mark.parametrize("name", names(formats))
def test_every_format_ends_its_last_line_and_shows_no_control_characters(name):
    text = shown(name, target(finding(EVIL)), target(name="dev", status=Status.UNKNOWN, error=f"no {EVIL}"))
    assert text.endswith("\n")
    assert not {each for each in text if ord(each) < 32 and each != "\n"}
    if name != "json":
        assert "\u202e" not in text


def test_a_format_that_does_not_exist_is_told_with_those_that_do():
    with pytest.raises(UsageError) as caught:
        renderer("pdf")
    assert "json" in caught.value.hint


# Text ---------------------------------------------------------------------------------------------------


def test_each_line_about_a_finding_begins_with_its_severity():
    lines = shown("text", target(finding(), finding("shop.a.b", severity=Severity.NOTICE))).splitlines()
    assert lines[1].startswith("CRITICAL  shop.orders.total is")
    assert any(line.startswith("NOTICE    shop.a.b is") for line in lines)


def test_twenty_findings_are_shown_and_the_rest_counted():
    text = shown("text", target(*many(25)))
    assert text.count("CRITICAL") == 20
    assert "and 5 more; --all shows them" in text
    assert shown("text", target(*many(25)), everything=True).count("CRITICAL") == 25


def test_the_worst_of_many_is_among_those_shown():
    mild = [finding(f"shop.t{number}.a", severity=Severity.NOTICE) for number in range(25)]
    assert "CRITICAL  shop.zz.a" in shown("text", target(*mild, finding("shop.zz.a")))


def test_findings_of_one_table_stand_together():
    text = shown(
        "text", target(finding("shop.b.x"), finding("shop.a.y"), finding("shop.b.a"), finding("shop.a.z"))
    )
    order = [line.split()[1] for line in text.splitlines() if line.startswith("CRITICAL")]
    assert order == ["shop.a.y", "shop.a.z", "shop.b.a", "shop.b.x"]


def test_no_colour_unless_it_is_asked_for():
    assert "\x1b" not in shown("text", target(finding()))
    assert "\x1b[1;31mCRITICAL" in shown("text", target(finding()), colour=True)


def test_the_worst_target_comes_first():
    text = shown(
        "text", target(name="calm"), target(finding(), name="drifted"), target(name="mute", status=Status.UNKNOWN)
    )
    assert text.index("drifted") < text.index("mute") < text.index("calm")


def test_in_sync_is_said_only_where_it_is_known():
    assert "Everything is in sync." in shown("text", target())
    unknown = shown("text", target(), target(name="dev", status=Status.UNKNOWN, error="no answer"))
    assert "in sync." not in unknown
    assert "no answer" in unknown
    assert "Unknown: dev could not be checked." in unknown


def test_drift_below_fail_on_is_said():
    info = finding(severity=Severity.INFO)
    assert "Drift remains, below --fail-on." in shown("text", target(info))
    assert "below --fail-on" not in shown("text", target(finding()))


def test_other_settings_are_told_right_below_the_heading():
    reason = "other settings: `lower_case_table_names` is `1` on the target and is `0` on the scratch server"
    lines = shown("text", target(finding(), not_compared=(NotCompared("table", reason),))).splitlines()
    assert lines[1].strip().startswith("not made under the same settings: `lower_case")
    assert any(line.startswith("CRITICAL") for line in lines[2:4])


DOUBTS = (
    NotCompared("table", "other settings: `old_mode` is `UTF8_IS_UTF8MB3` on the target and is `` on scratch"),
    NotCompared("grant", ROLES_UNKNOWN),
    NotCompared("owner", ROLES_UNKNOWN),
    NotCompared("option", f"{UNSTATED} settings of the database"),
    NotCompared("schema", f"{UNSTATED} anything in this schema", "audit"),
    *(NotCompared("event_trigger", f"{UNMADE}: only a superuser may", f"e{number}") for number in range(7)),
)


def test_what_could_not_be_compared_is_told_before_the_findings():
    text = shown("text", target(finding(), not_compared=DOUBTS))
    before = " ".join(text.partition("CRITICAL")[0].split())
    assert "not compared: grants, owners: the account of the `scratch` server" in before
    assert "because the schema does not state them: the database itself (owner," in before
    assert "subscriptions); schema audit" in before
    assert "event trigger e0, event trigger e1" in before
    assert "event trigger e4 and 2 more: it could not be created: only a superuser may" in before


@pytest.mark.parametrize("name", names(formats))
def test_each_format_tells_it(name):
    said = shown(name, target(not_compared=DOUBTS)).replace("\\", "")
    for word in ("CREATEROLE", "does not state", "audit", "only a superuser may", "UTF8_IS_UTF8MB3"):
        assert word in said


@pytest.mark.parametrize("name", names(formats))
def test_each_format_tells_what_a_baseline_only_takes_for_applied(name):
    taken = MigrationReport(format="flyway", applied="9", head="9", pending=(), not_run=("7", "8"))
    said = shown(name, target(finding(), migration=taken)).replace("\\", "")
    assert '"not_run": [' in said if name == "json" else "takes 7 to 8 for applied" in " ".join(said.split())
    assert "for applied" not in shown(name, target(migration=taken))


def test_sarif_keeps_what_was_left_out_apart_from_failures():
    (run,) = json.loads(shown("sarif", target(not_compared=DOUBTS)))["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    assert {each["level"] for each in invocation["toolExecutionNotifications"]} == {"note"}


def test_what_was_not_compared_is_said():
    notes = (NotCompared("table", "it could not be created", "shop.search"),)
    assert "not compared: " in shown("text", target(not_compared=notes))
    assert "(it could not be created)" in shown("text", target(not_compared=notes), everything=True)


def test_cosmetic_differences_are_counted():
    assert "1 cosmetic difference hidden" in shown("text", target(cosmetic=1))
    assert "3 cosmetic differences hidden" in shown("text", target(cosmetic=3))


def test_findings_about_the_project_come_before_all_targets():
    project = finding("schema.sql", target=None, rule="SC101", summary="schema.sql: the file is missing.")
    text = shown("text", target(finding()), project=[project])
    assert text.index("the file is missing") < text.index("prod")


# JSON ---------------------------------------------------------------------------------------------------

KEYS = {
    "report": {"version", "schemawatchd", "checked_at", "status", "exit_codes", "targets", "findings"},
    "target": {
        *("name", "environment", "engine", "server_version", "server_id", "status", "migration"),
        *("expected_from", "source", "digest", "findings", "cosmetic", "not_compared", "error"),
    },
    "finding": {
        *("id", "cause", "fingerprint", "rule", "verdict", "severity", "kind", "object", "change", "fields"),
        *("summary", "consequence", "since", "evidence", "fix", "waived", "acked"),
    },
}


def test_json_has_every_key_of_the_contract():
    found = json.loads(shown("json", target(finding())))
    assert set(found) >= KEYS["report"]
    assert set(found["targets"][0]) >= KEYS["target"]
    assert set(found["targets"][0]["findings"][0]) >= KEYS["finding"]
    assert (found["version"], found["status"], found["exit_codes"]) == (1, "drift", [2])
    assert found["checked_at"] == "2026-11-23T09:12:00Z"
    assert set(found["targets"][0]["findings"][0]["since"]) == {"last_ok", "first_seen"}


def test_json_tells_names_exactly_and_all_findings():
    found = json.loads(shown("json", target(finding(EVIL), *many(30))))["targets"][0]["findings"]
    assert found[0]["object"] == EVIL
    assert len(found) == 31


def test_json_says_what_was_not_compared():
    notes = (NotCompared("grant", "not read by this version"),)
    found = json.loads(shown("json", target(not_compared=notes)))["targets"][0]["not_compared"]
    assert found[0]["kind"] == "grant"
    assert found[0]["reason"] == "not read by this version"


# Markdown -----------------------------------------------------------------------------------------------


def test_markdown_keeps_a_name_from_breaking_out_of_its_cell():
    text = shown("markdown", target(finding(EVIL)))
    (row,) = (line for line in text.splitlines() if line.startswith("| critical"))
    assert "<b>" not in row
    assert "`x`" not in row
    assert row.replace("\\|", "").count("|") == 5


def test_markdown_shows_all_findings():
    assert shown("markdown", target(*many(30))).count("| critical |") == 30


def test_markdown_says_why_a_target_is_unknown():
    assert "no answer" in shown("markdown", target(status=Status.UNKNOWN, error="no answer"))
