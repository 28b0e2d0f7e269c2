"""The report for programs: the contract's JSON, version 1."""

import msgspec

from schemawatchd.reports.harmless import harmless_json
from schemawatchd.reports.options import Options
from schemawatchd.reports.report import Report

MEDIA_TYPE = "application/json"


def render(report: Report, options: Options) -> str:  # noqa: ARG001 -- programs get everything
    """One JSON document, indented."""
    return harmless_json(msgspec.json.format(msgspec.json.encode(report), indent=2).decode()) + "\n"
