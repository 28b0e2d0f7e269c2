"""The report as GitHub's workflow commands: annotations on the run, one for each finding."""

from collections.abc import Iterator

from schemawatchd.reports.doubts import doubts
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.options import Options
from schemawatchd.reports.report import Report, ReportedFinding
from schemawatchd.rules.finding import Severity

MEDIA_TYPE = "text/plain"
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.WARNING: "error",
    Severity.NOTICE: "warning",
    Severity.INFO: "notice",
}


def render(report: Report, options: Options) -> str:  # noqa: ARG001 -- the same for all
    """A line for each finding; what could break out of one is escaped (GitHub's `::error` commands)."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    for each in report.findings:
        yield _line(each, "")
    for target in report.targets:
        yield from (f"::notice title={_property(target.name)}::{_data(each)}" for each in doubts(target))
        yield from (_line(each, target.name) for each in target.findings if each.waived is None)
        if target.error:
            yield f"::error title={_property(target.name)}::{_data(target.error)}"
    yield f"schema check: {report.status.replace('_', ' ')}"


def _line(finding: ReportedFinding, target: str) -> str:
    where = f"file={_property(finding.object)}," if finding.kind == "file" else ""
    title = " ".join(part for part in (finding.rule, target) if part)
    said = f"{finding.summary}. {finding.consequence}" if finding.consequence else finding.summary
    return f"::{_LEVELS[finding.severity]} {where}title={_property(title)}::{_data(said)}"


def _data(text: str) -> str:
    return harmless(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
