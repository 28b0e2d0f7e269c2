"""The grid of targets that should be alike: objects down, targets across, the odd ones out marked."""

from collections.abc import Iterator, Sequence

from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.report import ParityLine, ParityReport, ReportedFinding
from schemawatchd.rules.finding import Verdict

ODD = " *"
_WIDEST = 34
TARGETS = "targets"
"""The kind of the note that targets could not be compared at all."""


def beside_the_grid(findings: Sequence[ReportedFinding]) -> tuple[ReportedFinding, ...]:
    """The findings that the grid does not show already."""
    return tuple(each for each in findings if each.verdict is not Verdict.PARITY)


def heading(parity: ParityReport) -> str:
    """Who is compared, and in how many objects they differ."""
    count = len(parity.lines)
    differ = (
        f"{count} object{'s' * (count > 1)} differ{'s' * (count == 1)} (* the odd one out)" if count else "alike"
    )
    reasons = "; ".join(dict.fromkeys(each.reason for each in parity.not_compared if each.kind == TARGETS))
    return f"{', '.join(map(harmless, parity.targets))}: {reasons if reasons and not count else differ}"


def cells(parity: ParityReport, line: ParityLine) -> list[str]:
    """The name of the object, then what each target has."""
    name = line.object if line.kind in ("table", "column") else f"{line.kind.replace('_', ' ')} {line.object}"
    return [name, *(_cell(line, target) for target in parity.targets)]


def table(parity: ParityReport, *, everything: bool) -> Iterator[str]:
    """Lines of equal columns; long values are cut unless `everything` is wanted."""
    if not parity.lines:
        return
    rows = [["", *parity.targets], *(cells(parity, each) for each in parity.lines)]
    shown = [[_cut(harmless(cell), everything=everything) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        yield "  " + _justified(row, widths)


def _cell(line: ParityLine, target: str) -> str:
    said = line.variants.get(target, "not compared")
    return said + ODD * (target in line.odd)


def _justified(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cut(cell: str, *, everything: bool) -> str:
    if everything or len(cell) <= _WIDEST:
        return cell
    tail = ODD if cell.endswith(ODD) else ""
    return cell[: _WIDEST - 1 - len(tail)] + "…" + tail
