"""The report for programs: the contract's JSON, version 1."""

from schemawatchd.reports.harmless import json_document
from schemawatchd.reports.options import Options
from schemawatchd.reports.report import Report

MEDIA_TYPE = "application/json"


def render(report: Report, options: Options) -> str:  # noqa: ARG001 -- programs get everything
    """One JSON document, indented."""
    return json_document(report)
