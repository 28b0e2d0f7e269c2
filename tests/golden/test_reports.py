"""Reports as people and programs see them, byte by byte."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from fixtures.findings import finding
from fixtures.reports import report, target
from schemawatchd.catalog import names
from schemawatchd.reports import formats
from schemawatchd.reports.format import renderer
from schemawatchd.reports.options import Options
from schemawatchd.reports.report import ParityLine, ParityReport, Since, Status
from schemawatchd.rules.finding import FieldChange, Severity, Verdict
from schemawatchd.schema.snapshot import NotCompared

HERE = Path(__file__).parent / "reports"
ENDINGS = {
    "text": "txt",
    "json": "json",
    "markdown": "md",
    "github": "github.txt",
    "junit": "junit.xml",
    "sarif": "sarif.json",
}

DRIFT = finding()
INDEX = finding(
    "shop.orders.by_day",
    rule="DR301",
    kind="index",
    change="removed",
    severity=Severity.WARNING,
    fields={},
    summary="index shop.orders.by_day is missing",
    consequence="Queries that used it become slow, and the table is read whole.",
)
COMMENT = finding(
    "shop.orders",
    rule="DR901",
    kind="comment",
    severity=Severity.INFO,
    fields={"text": FieldChange("what was bought", None)},
    summary="comment on shop.orders says something else",
    consequence="Nothing breaks.",
)
EVIL = finding(
    'shop."a\x1b[2J|<script>\u202e"',
    rule="DR102",
    kind="table",
    change="added",
    severity=Severity.WARNING,
    fields={},
    summary='table shop."a\x1b[2J|<script>\u202e" is extra',
    consequence="It exists here only.",
)
AWAY = finding(
    "dev",
    target="dev",
    rule="SW101",
    verdict=Verdict.SELF,
    kind="database",
    change="unknown",
    severity=Severity.WARNING,
    fields={},
    summary="dev could not be checked: it does not answer. Start it.",
    consequence="Whether it drifted is not known.",
)
BROKEN = finding(
    "schema.sql",
    target=None,
    rule="SC101",
    verdict=Verdict.SELF,
    kind="file",
    change="unknown",
    severity=Severity.WARNING,
    fields={},
    summary="schema.sql, line 3: syntax error in `CREATE TABEL orders`.",
    consequence="Nobody knows what the databases should look like, so drift may go unseen.",
)
NOTES = (NotCompared("grant", "not read by this version"), NotCompared("table", "no module fts5", "shop.search"))

ALIKE = ParityReport(targets=("dev", "prod"), lines=(), not_compared=())
UNLIKE = ParityReport(
    targets=("dev", "qa", "prod"),
    lines=(
        ParityLine(
            kind="column",
            object="shop.orders.total",
            variants={"dev": "numeric(10,2)", "qa": "numeric(10,2)", "prod": "numeric(12,2)"},
            odd=("prod",),
        ),
        ParityLine(
            kind="view",
            object='shop."a\x1b[2J|<script>"',
            variants={"dev": "none", "qa": "there", "prod": "select a view that goes on and on and on"},
            odd=("qa", "prod"),
        ),
    ),
    not_compared=(),
)


def _since(reported):
    since = Since(datetime(2026, 11, 23, 9, 10, 48, tzinfo=UTC), datetime(2026, 11, 23, 9, 11, 48, tzinfo=UTC))
    findings = tuple(msgspec.structs.replace(each, since=since) for each in reported.findings)
    return msgspec.structs.replace(reported, findings=findings)


CASES = {
    "in_sync": report(target(), target(name="dev", environment="dev")),
    "drift": report(_since(target(DRIFT, INDEX, COMMENT, cosmetic=2, not_compared=NOTES)), target(name="qa")),
    "unknown": report(target(AWAY, name="dev", environment="dev", status=Status.UNKNOWN, error="no answer")),
    "broken_schema": report(
        target(status=Status.UNKNOWN, error="schema.sql, line 3: syntax error", expected_from=None),
        project=[BROKEN],
    ),
    "below_fail_on": report(target(COMMENT)),
    "parity": report(target(DRIFT), target(name="qa"), parity=[ALIKE, UNLIKE]),
    "names_that_trick": report(target(EVIL, name="prod", role="standby")),
}


@pytest.mark.parametrize("name", names(formats))
@pytest.mark.parametrize("case", CASES)
def test_a_report_reads_as_it_always_did(case, name, golden):
    golden(HERE / f"{case}.{ENDINGS[name]}", renderer(name)(CASES[case], Options(grid=True)))


def test_with_everything_nothing_is_folded(golden, monkeypatch):
    # What is left out on an engine grows with its table; tests/unit/reports/test_kinds.py looks at it.
    monkeypatch.setattr("schemawatchd.reports.formats.text.catalog_columns", lambda _: ())
    golden(HERE / "drift_all.txt", renderer("text")(CASES["drift"], Options(everything=True)))
