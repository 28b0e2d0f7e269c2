"""The report as comma-separated values: one line for each finding."""

import csv
import io

from schemawatchd.reports.options import Options
from schemawatchd.reports.report import Report


def render(report: Report, options: Options) -> str:  # noqa: ARG001 -- every format is called with both
    """A table of the findings of all targets, with a header line."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("target", "severity", "rule", "object", "summary"))
    for target in report.targets:
        for each in target.findings:
            table.writerow((target.name, each.severity, each.rule, each.object, each.summary))
    return text.getvalue()
