"""The report as JUnit's XML: a suite for each target, a failure for each finding that counts."""

from xml.etree import ElementTree as ET

from schemawatchd.reports.doubts import doubts
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.options import Options
from schemawatchd.reports.report import Report, ReportedFinding, Status
from schemawatchd.rules.finding import Verdict

MEDIA_TYPE = "application/xml"
_NO_FAILURE = frozenset({Verdict.APPLIED, Verdict.PENDING})


def render(report: Report, options: Options) -> str:  # noqa: ARG001 -- the same for all
    """One document. A target without findings is one test that passes; an unknown one is an error."""
    suites = ET.Element("testsuites", name="schemawatchd")
    if report.findings:
        _suite(suites, "project", report.findings, "", ())
    for target in report.targets:
        unknown = target.error or "it could not be checked" if target.status is Status.UNKNOWN else ""
        _suite(suites, target.name, target.findings, unknown, tuple(doubts(target)))
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _suite(
    suites: ET.Element, name: str, findings: tuple[ReportedFinding, ...], unknown: str, notes: tuple[str, ...]
) -> None:
    failures = sum(_fails(each) for each in findings)
    suite = ET.SubElement(
        suites,
        "testsuite",
        name=harmless(name),
        tests=str(len(findings) + 1),
        failures=str(failures),
        errors=str(int(bool(unknown))),
        skipped=str(sum(each.waived is not None for each in findings)),
    )
    case = ET.SubElement(suite, "testcase", classname=harmless(name), name="checked")
    if unknown:
        ET.SubElement(case, "error", message=harmless(unknown))
    if notes:
        ET.SubElement(case, "system-out").text = harmless("\n".join(notes))
    for each in findings:
        _case(suite, name, each)


def _case(suite: ET.Element, name: str, finding: ReportedFinding) -> None:
    title = f"{finding.rule} {finding.kind} {finding.object}"
    case = ET.SubElement(suite, "testcase", classname=harmless(name), name=harmless(title))
    if finding.waived is not None:
        ET.SubElement(case, "skipped", message=harmless(f"waived: {finding.waived['reason']}"))
    elif _fails(finding):
        failure = ET.SubElement(case, "failure", message=harmless(finding.summary), type=finding.severity)
        failure.text = harmless(finding.consequence)


def _fails(finding: ReportedFinding) -> bool:
    return finding.verdict not in _NO_FAILURE and finding.waived is None
