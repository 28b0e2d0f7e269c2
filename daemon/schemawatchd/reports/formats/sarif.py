"""The report as SARIF 2.1.0, for code scanning: rules with their texts, a result for each finding."""

import json
from collections.abc import Iterator
from typing import Any

from schemawatchd.reports.doubts import doubts
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.options import Options, SourceLine
from schemawatchd.reports.report import Report, ReportedFinding
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import all_rules

MEDIA_TYPE = "application/sarif+json"
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.WARNING: "warning",
    Severity.NOTICE: "note",
    Severity.INFO: "note",
}


def render(report: Report, options: Options) -> str:
    """One run. Fingerprints are the findings' own, so that the same drift is the same alert every time."""
    found = [("", each) for each in report.findings]
    found += [(target.name, each) for target in report.targets for each in target.findings]
    driver = {
        "name": "schemawatchd",
        "version": report.schemawatchd,
        "rules": [_rule(code) for code in sorted({each.rule for _, each in found})],
    }
    failed = any(target.error for target in report.targets)
    notes = [
        {"level": "error", "message": {"text": harmless(f"{target.name}: {target.error}")}}
        for target in report.targets
        if target.error
    ]
    notes += [
        {"level": "note", "message": {"text": harmless(f"{target.name}: {each}")}}
        for target in report.targets
        for each in doubts(target)
    ]
    run = {
        "tool": {"driver": driver},
        "results": [_result(target, each, options) for target, each in found],
        "invocations": [{"executionSuccessful": not failed, "toolExecutionNotifications": notes}],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    known = all_rules()[code]
    return {
        "id": code,
        "name": known.name,
        "shortDescription": {"text": known.summary},
        "fullDescription": {"text": known.consequence or known.summary},
        "help": {"text": known.advice or known.summary},
    }


def _result(target: str, finding: ReportedFinding, options: Options) -> dict[str, Any]:
    said = ". ".join(_sentences(target, finding))
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": harmless(said)},
        "partialFingerprints": {"schemawatchd/v1": finding.fingerprint},
        "locations": [_location(target, finding, options)],
    }
    if finding.waived is not None:
        result["suppressions"] = [{"kind": "external", "justification": finding.waived["reason"]}]
    return result


def _sentences(target: str, finding: ReportedFinding) -> Iterator[str]:
    yield f"{target}: {finding.summary}" if target else finding.summary
    if finding.consequence:
        yield finding.consequence.rstrip(".")


def _location(target: str, finding: ReportedFinding, options: Options) -> dict[str, Any]:
    name = ".".join(part for part in (target, finding.object) if part)
    logical = {"logicalLocations": [{"fullyQualifiedName": harmless(name), "kind": finding.kind}]}
    place = options.places.get(finding.id) or (SourceLine(finding.object) if finding.kind == "file" else None)
    if place is None:
        return logical
    region = {"region": {"startLine": place.line}} if place.line else {}
    return logical | {"physicalLocation": {"artifactLocation": {"uri": place.file}, **region}}
