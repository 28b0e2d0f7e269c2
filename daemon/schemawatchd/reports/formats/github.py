"""The report as GitHub's workflow commands: annotations on the run, one for each finding."""

from collections.abc import Iterator

from schemawatchd.reports.doubts import doubts
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.options import Options, SourceLine
from schemawatchd.reports.report import Report, ReportedFinding
from schemawatchd.rules.finding import Severity

MEDIA_TYPE = "text/plain"
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.WARNING: "warning",
    Severity.NOTICE: "notice",
    Severity.INFO: "notice",
}


def render(report: Report, options: Options) -> str:
    """A line for each finding; what could break out of one is escaped (GitHub's `::error` commands).

    With `file` and `line` GitHub shows it beside that line of a pull request.
    """
    return "".join(f"{line}\n" for line in _lines(report, options))


def _lines(report: Report, options: Options) -> Iterator[str]:
    for each in report.findings:
        yield _line(each, "", options)
    for target in report.targets:
        yield from (f"::notice title={_property(target.name)}::{_data(each)}" for each in doubts(target))
        yield from (_line(each, target.name, options) for each in target.findings if each.waived is None)
        if target.error:
            yield f"::error title={_property(target.name)}::{_data(target.error)}"
    yield f"schema check: {report.status.replace('_', ' ')}"


def _line(finding: ReportedFinding, target: str, options: Options) -> str:
    place = options.places.get(finding.id) or (SourceLine(finding.object) if finding.kind == "file" else None)
    where = f"file={_property(place.file)}," if place else ""
    where += f"line={place.line}," if place and place.line else ""
    title = " ".join(part for part in (finding.rule, target) if part)
    said = f"{finding.summary}. {finding.consequence}" if finding.consequence else finding.summary
    return f"::{_LEVELS[finding.severity]} {where}title={_property(title)}::{_data(said)}"


def _data(text: str) -> str:
    return harmless(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
