"""The report for a terminal: worst first, folded by table, the consequence below each finding."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import timedelta

from schemawatchd.engines.catalogs import catalog_columns
from schemawatchd.reports.doubts import doubts
from schemawatchd.reports.grid import beside_the_grid, heading, table
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.kinds import left_out_lines
from schemawatchd.reports.options import COLOURS, STATUS_COLOURS, Options
from schemawatchd.reports.report import Report, ReportedFinding, Status, TargetReport
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.wording import age

MEDIA_TYPE = "text/plain"
_SHOWN = 20
_MANY = 3
_WIDTH = 100
_NARROW = 80
_INDENT = " " * 10
_NOUNS = (Severity.WARNING, Severity.NOTICE)
_WORDS = {
    Status.DRIFT: "drift",
    Status.UNKNOWN: "unknown",
    Status.PENDING: "pending",
    Status.IN_SYNC: "in sync",
}


def render(report: Report, options: Options) -> str:
    """Lines for people; names that could trick a terminal are escaped."""
    return "\n".join(_lines(report, options)) + "\n"


def _lines(report: Report, options: Options) -> Iterator[str]:
    if report.findings:
        yield from _findings(report.findings, options)
        yield ""
    several = len(report.targets) > 1
    above = 0
    for target in sorted(report.targets, key=lambda each: each.status.rank):
        lines = list(_target(target, options, brief=several))
        if above and (above > 1 or len(lines) > 1):
            yield ""
        yield from lines
        above = len(lines)
    yield from _skipped(report) if several and not options.everything else ()
    if report.targets:
        yield ""
    if options.grid:
        for parity in report.parity:
            yield heading(parity)
            yield from table(parity, everything=options.everything)
            yield ""
    if options.everything:
        yield from _left_out(report)
    yield _verdict(report)


def _target(target: TargetReport, options: Options, *, brief: bool) -> Iterator[str]:
    """The lines about one target. In `brief`, of several, one in sync has no more than one line."""
    yield _heading(target, options)
    for each in doubts(target):
        yield from _wrapped(each, _INDENT)
    yield from _findings(beside_the_grid(target.findings) if options.grid else target.findings, options)
    if target.error and not target.findings:
        yield from _wrapped(target.error, "  ")
    if not (brief and target.status is Status.IN_SYNC and not target.findings) or options.everything:
        yield from _footer(target, options)


def _skipped(report: Report) -> Iterator[str]:
    """What the lines of targets in sync leave out: something was not compared on them."""
    well = [each for each in report.targets if each.status is Status.IN_SYNC and not each.findings]
    if partly := sum(bool(_counts(each)) for each in well):
        where = "1 target" if partly == 1 else f"{partly} targets"
        yield f"{_INDENT}Not everything was compared on {where} in sync; --all lists what was skipped."


def _heading(target: TargetReport, options: Options) -> str:
    status = _coloured(_WORDS[target.status], STATUS_COLOURS[target.status], options)
    plain = target.environment in ("", target.name)
    name = harmless(target.name if plain else f"{target.name} ({target.environment})")
    engine = " ".join(part for part in (target.engine, target.server_version) if part)
    role = f", {target.role}" if target.role and target.role != "primary" else ""
    compared = f", compared with {harmless(target.expected_from)}" if target.expected_from else ""
    source = target.source
    commit = f", commit {source.commit} ({age(timedelta(seconds=source.age_seconds))} old)" if source else ""
    return f"{name}: {status}" + (f" · {harmless(engine)}{role}{compared}{commit}" if engine else "")


def _findings(findings: Sequence[ReportedFinding], options: Options) -> Iterator[str]:
    ordered = _folded([each for each in findings if options.everything or each.waived is None])
    shown = ordered if options.everything else ordered[:_SHOWN]
    for finding in shown:
        severity = _coloured(f"{finding.severity.upper():<8}", COLOURS[finding.severity], options)
        said = f"{finding.summary} ({finding.id[:4]})" if options.everything else finding.summary
        if finding.waived is not None:
            said = f"{said}: waived until {finding.waived['until']}, {finding.waived['reason']}"
        lines = list(_wrapped(said, _INDENT))
        yield f"{severity}  {lines[0].strip()}"
        yield from lines[1:]
        yield from (_coloured(line, "2", options) for line in _wrapped(finding.consequence, _INDENT))
    if len(shown) < len(ordered):
        yield f"{_INDENT}… and {len(ordered) - len(shown)} more; --all shows them"


def _folded(findings: Sequence[ReportedFinding]) -> list[ReportedFinding]:
    """Worst first; what belongs to one table stands together, where its worst finding is."""
    worst: dict[str, int] = {}
    for finding in findings:
        table = _table(finding)
        worst[table] = min(worst.get(table, finding.severity.rank), finding.severity.rank)
    return sorted(findings, key=lambda each: (each.severity.rank, worst[_table(each)], _table(each), each.object))


def _table(finding: ReportedFinding) -> str:
    return finding.object if finding.kind in ("table", "view") else finding.object.rpartition(".")[0]


def _footer(target: TargetReport, options: Options) -> Iterator[str]:
    if target.cosmetic:
        yield f"{_INDENT}{target.cosmetic} cosmetic difference{'s' * (target.cosmetic > 1)} hidden"
    if options.everything:
        for each in target.not_compared:
            name = f"{each.kind} {each.object}" if each.object else each.kind
            yield from _wrapped(f"not compared: {name} ({each.reason})", _INDENT)
    elif said := _counts(target):
        yield f"{_INDENT}not compared: {said}; --all says which"


def _counts(target: TargetReport) -> str:
    """How many kinds and objects were not compared, in words."""
    objects = sum(each.object is not None for each in target.not_compared)
    kinds = sum(each.object is None and "not read" in each.reason for each in target.not_compared)
    counted = [(kinds, "kind that this version does not read", "kinds that this version does not read")]
    counted.append((objects, "object", "objects"))
    return " and ".join(f"{number} {many if number > 1 else one}" for number, one, many in counted if number)


def _left_out(report: Report) -> Iterator[str]:
    """What no target of an engine was compared in, by the names that its catalogs have for it."""
    for engine in dict.fromkeys(each.engine for each in report.targets if each.engine):
        if columns := catalog_columns(engine):
            yield f"left out on {engine}, on purpose (`schemawatchd list kinds`):"
            yield from left_out_lines(columns, _NARROW)
            yield ""


def _verdict(report: Report) -> str:
    everything = [each for target in report.targets for each in target.findings] + list(report.findings)
    found = [each for each in everything if each.waived is None]
    waived = len(everything) - len(found)
    remains = f" {waived} waived; --all shows them." if waived else ""
    if not found:
        unknown = [target.name for target in report.targets if target.status is Status.UNKNOWN]
        said = f"Unknown: {', '.join(unknown)} could not be checked." if unknown else "Everything is in sync."
        return f"{said}{remains}"
    counts = [
        f"{number} {severity}{'s' * (number > 1 and severity in _NOUNS)}"
        for severity in Severity
        if (number := sum(each.severity is severity for each in found))
    ]
    below = (
        " Drift remains, below --fail-on." if report.status is Status.DRIFT and report.exit_codes == (0,) else ""
    )
    well = sum(each.status is Status.IN_SYNC for each in report.targets)
    of_many = f"{well} of {len(report.targets)} targets in sync. " if len(report.targets) >= _MANY else ""
    explain = min(found, key=lambda each: each.severity.rank).rule
    said = f"{of_many}{', '.join(counts)}.{below}{remains}"
    return f"{said} `schemawatchd explain {explain}` explains the worst."


def _wrapped(text: str, indent: str) -> list[str]:
    safe = harmless(text)
    return textwrap.wrap(
        safe,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or ([indent + safe] if safe else [])


def _coloured(text: str, code: str, options: Options) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if options.colour else text
