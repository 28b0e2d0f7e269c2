"""The self-test: every class of drift, one at a time, played into scratch, and whether anything is said of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from schemawatchd.actions.progress import OnProgress, collect, ignore_progress
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Limits, Scratch
from schemawatchd.engines.find import engines
from schemawatchd.engines.injections import Injection, Sheet, sheets
from schemawatchd.errors import SchemawatchdError, ScratchUnavailable, SourceInvalid, UsageError
from schemawatchd.reports.matrix import Cell, Matrix, MatrixColumn, MatrixFinding, Result
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Finding
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.rule import all_rules
from schemawatchd.rules.series import series_ending
from schemawatchd.schema.kinds.partition import Partition
from schemawatchd.schema.snapshot import NotCompared, Snapshot

MOMENT = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""When everything is played, whatever the clock says, so that a file may name days, over or to come."""

_AT_ONCE = 4
"""Plays side by side: half of the time of one is a wait for its server."""


@dataclass(frozen=True, slots=True)
class _Bench:
    """An engine with its scratch, its files and the snapshots of their bases."""

    engine: str
    scratch: Scratch
    sheets: tuple[Sheet, ...]
    bases: tuple[Snapshot, ...]

    @property
    def read(self) -> frozenset[str]:
        """The kinds that were read at least once."""
        return frozenset[str]().union(*(each.coverage.read for each in self.bases))

    @property
    def lacking(self) -> Mapping[str, str]:
        """The reasons of those that never were."""
        return {each.kind: each.reason for base in self.bases for each in base.coverage.lacking}


def candidates() -> tuple[str, ...]:
    """The engines that have classes of drift to inject, the simplest server first."""
    return tuple(sorted((name for name in engines() if sheets(name)), key=lambda name: (len(sheets(name)), name)))


def selftest(asked: Sequence[str], limits: Limits, on_progress: OnProgress = ignore_progress) -> Matrix:
    """What is seen on these engines, or on all that are here. Raises `UsageError` for one without a self-test."""
    if strange := [each for each in asked if each not in candidates()]:
        raise UsageError(
            f"there is no selftest for `{strange[0]}`", hint=f"Engines are: {', '.join(candidates())}."
        )
    columns: list[MatrixColumn] = []
    cells: dict[str, list[Cell]] = {}
    benches: list[_Bench] = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for name in [each for each in candidates() if not asked or each in asked]:
            with closing(engines()[name].scratch(None, limits)) as scratch:
                column, bench = _prepared(name, scratch, pool, asked=bool(asked))
                if bench is not None:
                    column, cells[name] = _tried(column, bench, pool, on_progress)
                    benches.append(bench)
                columns.append(column)
    return Matrix(engines=tuple(columns), classes=tuple(_filled(cells, benches)))


def _prepared(
    name: str, scratch: Scratch, pool: ThreadPoolExecutor, *, asked: bool
) -> tuple[MatrixColumn, _Bench | None]:
    """The bases, each played twice: what differs from itself proves nothing."""
    try:
        column = MatrixColumn(engine=name, version=scratch.version(), asked=asked)
    except ScratchUnavailable as error:
        return MatrixColumn(engine=name, absent=f"{error.says} {error.hint}".strip(), asked=asked), None
    known = sheets(name)
    try:
        played = list(pool.map(lambda each: scratch.play(each.base, MOMENT), [*known, *known]))
    except SchemawatchdError as error:
        return _broken(column, error.told), None
    bases, again = played[: len(known)], played[len(known) :]
    for base, other in zip(bases, again, strict=True):
        if alarms := _findings(base, other):
            return _broken(column, f"{base.origin} differs from itself: {alarms[0].summary}"), None
    return column, _Bench(name, scratch, known, tuple(bases))


def _broken(column: MatrixColumn, says: str) -> MatrixColumn:
    return MatrixColumn(engine=column.engine, version=column.version, asked=column.asked, error=says)


def _tried(
    column: MatrixColumn, bench: _Bench, pool: ThreadPoolExecutor, on_progress: OnProgress
) -> tuple[MatrixColumn, list[Cell]]:
    pairs = [(base, each) for base, one in zip(bench.bases, bench.sheets, strict=True) for each in one.injections]
    try:
        cells = pool.map(lambda pair: _cell(bench, *pair), pairs)
        return column, collect(cells, len(pairs), f"classes on {bench.engine}", on_progress)
    except SchemawatchdError as error:
        return _broken(column, error.told), []


def _cell(bench: _Bench, base: Snapshot, injection: Injection) -> Cell:
    """Raises any `SchemawatchdError` but what the server says against the statements: those it does not know."""
    if injection.script is None:
        return _untried(bench.engine, injection, injection.reason)
    try:
        actual = bench.scratch.play(injection.script, MOMENT)
    except SourceInvalid as error:
        return _untried(bench.engine, injection, error.told)
    findings = _findings(base, actual)
    seen = any(each.rule in injection.rules and each.object == injection.object for each in findings)
    if not seen and (note := _unmade(injection, (base, actual))):
        return _untried(bench.engine, injection, note.reason)
    return Cell(
        engine=bench.engine,
        name=injection.name,
        result=Result.SEEN if seen else Result.NOT_SEEN,
        rules=injection.rules,
        object=injection.object,
        findings=tuple(_told(each) for each in findings),
    )


def _untried(engine: str, injection: Injection, reason: str) -> Cell:
    return Cell(engine=engine, name=injection.name, result=Result.NOT_HERE, rules=injection.rules, reason=reason)


def _told(finding: Finding) -> MatrixFinding:
    return MatrixFinding(
        rule=finding.rule, severity=finding.severity, object=finding.object, summary=finding.summary
    )


def _findings(expected: Snapshot, actual: Snapshot) -> tuple[Finding, ...]:
    notes = (*expected.not_compared, *actual.not_compared)
    unmade = frozenset((each.kind, each.object) for each in notes if each.object)
    drift = compare(expected, actual, Scope(unmade=unmade))
    partitions = [each for each in actual.objects.values() if isinstance(each, Partition)]
    facts = series_ending(partitions, actual.taken_at)
    return judge(drift.changes, facts, RuleContext("selftest", "", expected, actual), RulePolicy())


def _unmade(injection: Injection, sides: Iterable[Snapshot]) -> NotCompared | None:
    """What scratch itself says that it could not make of the object: an extension that is not installed."""
    notes = (each for side in sides for each in side.not_compared)
    return next((each for each in notes if each.object == injection.object), None)


def _filled(cells: Mapping[str, Sequence[Cell]], benches: Iterable[_Bench]) -> Iterator[Cell]:
    """The cells by class and engine, with those of classes that only other engines have."""
    rules: dict[str, set[str]] = {}
    for each in (cell for found in cells.values() for cell in found):
        rules.setdefault(each.name, set()).update(each.rules)
    tables = [(bench, {each.name: each for each in cells[bench.engine]}) for bench in benches]
    for name in sorted(rules):
        for bench, known in tables:
            if known:
                yield known.get(name) or _absent(bench, name, rules[name])


def _absent(bench: _Bench, name: str, rules: Iterable[str]) -> Cell:
    """A class without a word about it: the engine has none, unless its reader says that it does not look there."""
    kinds = {subject.kind for code in rules for subject in all_rules()[code].subjects if subject.kind}
    unread = sorted(kinds or {name.partition(":")[0].replace(" ", "_")})
    reasons = [bench.lacking.get(kind, "") for kind in unread if kind not in bench.read]
    if len(reasons) < len(unread) or all(not each or each.endswith("has none") for each in reasons):
        return Cell(engine=bench.engine, name=name, result=Result.NOT_APPLICABLE)
    reason = next(each for each in reasons if each and not each.endswith("has none"))
    return Cell(engine=bench.engine, name=name, result=Result.NOT_HERE, reason=reason)
