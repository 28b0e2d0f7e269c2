"""Explaining one finding: a fresh look at its target, and the server's own words on both sides."""

import re
from collections.abc import Iterable
from pathlib import Path

from schemawatchd.errors import SchemawatchdError
from schemawatchd.reports.options import SourceLine
from schemawatchd.rules.finding import Finding
from schemawatchd.schema.target import Target
from schemawatchd.sources.source import content
from schemawatchd.watch.explain import Explanation, explanation
from schemawatchd.watch.result import Examination, Outcome
from schemawatchd.wiring.container import Container

_SHOWN = 3


def explain_finding(container: Container, target: Target, mark: str) -> Explanation | None:
    """The drift finding of `target` whose id begins with `mark`, as it is now. Raises any `SchemawatchdError`."""
    services = container.services(target, always_full=True)
    return explanation(target, services, mark)


def source_lines(outcomes: Iterable[Outcome], folder: Path) -> dict[str, SourceLine]:
    """By the id of a finding, the line of the schema file in `folder` with its object, else with its table."""
    found = {}
    for outcome in outcomes:
        schema = outcome.target.schema
        if not isinstance(outcome, Examination) or schema is None or not schema.is_relative_to(folder):
            continue
        file = str(schema.relative_to(folder))
        for each in outcome.findings:
            found[each.id] = SourceLine(file, _line(outcome.target, each))
    return found


def _line(target: Target, finding: Finding) -> int:
    """The line, from 1; 0 where it is not known, as for names that are quoted."""
    path = tuple(finding.object.split("."))
    if finding.change == "added":
        path = path[:-1]
    if not path or '"' in finding.object:
        return 0
    try:
        lines = declaration_lines(target, path)
    except SchemawatchdError:
        return 0  # the report says what is wrong with the file
    return lines[0][0] if lines else 0


def declaration_lines(target: Target, key_path: tuple[str, ...]) -> list[tuple[int, str]]:
    """The lines of a schema file in SQL on which an object is likely declared, with their numbers from 1."""
    if target.schema is None or target.schema.suffix != ".sql":
        return []
    lines = content(target.schema, str(target.schema)).decode("utf-8-sig", errors="replace").splitlines()
    named = [re.compile(rf"(?<!\w){re.escape(part)}(?!\w)", re.IGNORECASE) for part in key_path]
    start = 0
    for part in named[-2:-1]:
        start = next((at for at, line in enumerate(lines) if part.search(line)), 0)
    found = [(at + 1, line.strip()) for at, line in enumerate(lines) if at >= start and named[-1].search(line)]
    return found[:_SHOWN]
