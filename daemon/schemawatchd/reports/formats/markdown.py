"""The report for merge requests and wikis."""

import re
from collections.abc import Iterator

from schemawatchd.reports.doubts import doubts
from schemawatchd.reports.grid import beside_the_grid, cells, heading
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.options import Options
from schemawatchd.reports.report import ParityReport, Report, ReportedFinding, TargetReport

MEDIA_TYPE = "text/markdown"
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@-])")


def render(report: Report, options: Options) -> str:
    """A heading and a table for each target; names are escaped, so that they mean nothing to Markdown."""
    return "\n".join(_lines(report, options)) + "\n"


def _lines(report: Report, options: Options) -> Iterator[str]:
    yield f"# Schema check: {report.status.replace('_', ' ')}"
    yield ""
    if report.findings:
        yield from _table(report.findings)
    for target in sorted(report.targets, key=lambda each: each.status.rank):
        yield from _target(target, options)
    if options.grid:
        for parity in report.parity:
            yield from _grid(parity)


def _grid(parity: ParityReport) -> Iterator[str]:
    yield f"## {_safe(heading(parity))}"
    yield ""
    if parity.lines:
        yield f"| object | {' | '.join(map(_safe, parity.targets))} |"
        yield f"|---{'|---' * len(parity.targets)}|"
        for line in parity.lines:
            yield f"| {' | '.join(map(_safe, cells(parity, line)))} |"
        yield ""


def _target(target: TargetReport, options: Options) -> Iterator[str]:
    findings = beside_the_grid(target.findings) if options.grid else target.findings
    yield f"## {_safe(target.name)}: {target.status.replace('_', ' ')}"
    yield ""
    if target.expected_from:
        yield f"Compared with {_safe(target.expected_from)}."
        yield ""
    for each in doubts(target):
        yield f"{_safe(each[:1].upper() + each[1:])}."
        yield ""
    if target.error and not target.findings:
        yield _safe(target.error)
        yield ""
    if findings:
        yield from _table(findings)
    if target.cosmetic:
        yield f"Cosmetic differences, not shown: {target.cosmetic}."
        yield ""
    if target.not_compared:
        named = (f"{each.kind} {each.object}" if each.object else each.kind for each in target.not_compared)
        yield f"Not compared: {', '.join(_safe(each) for each in named)}."
        yield ""


def _table(findings: tuple[ReportedFinding, ...]) -> Iterator[str]:
    yield "| severity | finding | consequence | rule |"
    yield "|---|---|---|---|"
    for each in findings:
        yield f"| {each.severity} | {_safe(each.summary)} | {_safe(each.consequence)} | {each.rule} |"
    yield ""


def _safe(text: str) -> str:
    return _ACTIVE.sub(r"\\\1", harmless(text))
