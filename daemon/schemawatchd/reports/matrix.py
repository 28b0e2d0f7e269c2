"""What a self-test saw: classes of drift down, engines across."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import msgspec

from schemawatchd import __version__
from schemawatchd.reports.harmless import harmless, json_document
from schemawatchd.reports.report import Exit

_COLOURS = {"seen": "32", "NOT SEEN": "1;31"}


class Result(StrEnum):
    """What came of one class of drift on one engine."""

    SEEN = "seen"
    NOT_SEEN = "not seen"
    NOT_HERE = "not here"
    NOT_APPLICABLE = "not applicable"


class MatrixFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding, in short."""

    rule: str
    severity: str
    object: str
    summary: str


class Cell(msgspec.Struct, frozen=True, kw_only=True, rename={"name": "class"}):
    """One class on one engine: one of `rules` has to answer about `object`. `reason` says why nobody tried."""

    engine: str
    name: str
    result: Result
    rules: tuple[str, ...] = ()
    object: str | None = None
    findings: tuple[MatrixFinding, ...] = ()
    reason: str | None = None


class MatrixColumn(msgspec.Struct, frozen=True, kw_only=True):
    """An engine: `absent` says why it was not asked, `error` why its answers would mean nothing."""

    engine: str
    version: str | None = None
    absent: str | None = None
    error: str | None = None
    asked: bool = False


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    engines: tuple[MatrixColumn, ...]
    classes: tuple[Cell, ...]

    @property
    def exit_codes(self) -> tuple[int, ...]:
        """2 where a class was missed, 3 where an engine that was asked for could not answer; else 0."""
        missed = any(each.result is Result.NOT_SEEN for each in self.classes)
        unknown = any(each.error or (each.absent and each.asked) for each in self.engines)
        codes = ([Exit.FOUND] if missed else []) + ([Exit.UNKNOWN] if unknown else [])
        return tuple(int(each) for each in codes or [Exit.WELL])


def as_json(matrix: Matrix) -> str:
    """For programs. Keys are only ever added."""
    whole = {
        "version": 1,
        "schemawatchd": __version__,
        "exit_codes": matrix.exit_codes,
        "engines": matrix.engines,
        "classes": matrix.classes,
    }
    return json_document(whole)


def as_text(matrix: Matrix, *, colour: bool = False) -> str:
    """For people: a table, what its numbers mean, and what was missed."""
    return "".join(f"{each}\n" for each in (*_table(matrix, colour=colour), *map(harmless, _words(matrix))))


def _table(matrix: Matrix, *, colour: bool) -> Iterator[str]:
    cells = {(each.name, each.engine): each for each in matrix.classes}
    names = sorted({each.name for each in matrix.classes})
    notes = _numbered(matrix)
    columns = [each.engine for each in matrix.engines]
    rows = [[_word(cells.get((name, each.engine)), each, notes) for each in matrix.engines] for name in names]
    wide = max((len(name) for name in names), default=0)
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    yield _row("", columns, wide, widths)
    for name, row in zip(names, rows, strict=True):
        yield _row(name, row, wide, widths, colour=colour)
    yield ""


def _words(matrix: Matrix) -> Iterator[str]:
    if notes := _numbered(matrix):
        yield from (f"({number}) {reason}" for reason, number in notes.items())
        yield ""
    yield from (_about(each, matrix.classes) for each in matrix.engines)
    yield from (line for each in matrix.classes if each.result is Result.NOT_SEEN for line in _missed(each))


def _numbered(matrix: Matrix) -> Mapping[str, int]:
    reasons = dict.fromkeys(each.reason for each in matrix.classes if each.reason)
    return {reason: number for number, reason in enumerate(reasons, start=1)}


def _word(cell: Cell | None, column: MatrixColumn, notes: Mapping[str, int]) -> str:
    if cell is None:
        return "error" if column.error else "not here"
    match cell.result:
        case Result.NOT_SEEN:
            return "NOT SEEN"
        case Result.NOT_HERE:
            return f"not here ({notes[cell.reason or '']})"
        case Result.NOT_APPLICABLE:
            return "–"  # noqa: RUF001 -- the sign for nothing in a table
        case Result.SEEN:
            return "seen"


def _row(name: str, words: list[str], wide: int, widths: list[int], *, colour: bool = False) -> str:
    shown = [f"{word:<{width}}" for word, width in zip(words, widths, strict=True)]
    if colour:
        shown = [
            f"\x1b[{_COLOURS[word]}m{each}\x1b[0m" if word in _COLOURS else each
            for word, each in zip(words, shown, strict=True)
        ]
    return f"{name:<{wide}}  {'  '.join(shown)}".rstrip()


def _about(column: MatrixColumn, cells: Iterable[Cell]) -> str:
    if column.absent:
        return f"{column.engine}: not here: {column.absent}"
    if column.error:
        return f"{column.engine} {column.version}: error: {column.error}"
    results = [each.result for each in cells if each.engine == column.engine]
    seen, missed, away = (results.count(each) for each in (Result.SEEN, Result.NOT_SEEN, Result.NOT_HERE))
    also = f", {away} could not be tried" if away else ""
    return f"{column.engine} {column.version}: {seen} of {seen + missed} classes of drift seen{also}"


def _missed(cell: Cell) -> Iterator[str]:
    wanted = f"{' or '.join(cell.rules)} about {cell.object}"
    yield f"NOT SEEN  {cell.name} on {cell.engine}: {wanted} was expected"
    for each in cell.findings:
        yield f"          found was {each.rule} about {each.object}: {each.summary}"
    if not cell.findings:
        yield "          nothing was found"
