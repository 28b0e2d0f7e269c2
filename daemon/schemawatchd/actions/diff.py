"""Comparing any two sides, as `diff` does: the same comparison, judgement and report as for a target."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import cache

from schemawatchd.actions.check import check_targets
from schemawatchd.clock import Clock
from schemawatchd.diff.compare import Drift, compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Engine, Limits, Scratch
from schemawatchd.engines.equivalence import equivalence
from schemawatchd.errors import TargetUnreachable, UsageError
from schemawatchd.reports.report import Report, Status
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Finding, Severity
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.equivalence import Equivalence
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import Dsn, Target
from schemawatchd.watch.parity import Parity, parity, side_of
from schemawatchd.watch.report import report_of_one, target_report_of
from schemawatchd.watch.result import Examination, Outcome
from schemawatchd.wiring.container import Container


def difference(
    names: tuple[str, str],
    sides: tuple[Snapshot, Snapshot],
    clock: Clock,
    fail_on: Severity | None,
    parities: Sequence[Parity] = (),
    asking: AbstractContextManager[Equivalence | None] | None = None,
) -> Report:
    """What of the first side is not so in the second, as a report with one target.

    `asking` answers for texts that the server may word differently; without it, they count as different.
    """
    expected, actual = sides
    unmade = frozenset((each.kind, each.object) for each in expected.not_compared if each.object)
    with asking or nullcontext(None) as asked:
        drift = compare(expected, actual, Scope(unmade=unmade), equivalence=asked)
    findings = judge(drift.changes, (), RuleContext(names[1], "", expected, actual), RulePolicy())
    return _report(names, actual, drift, findings, clock, fail_on, parities)


@contextmanager
def answers(engine: Engine, sides: tuple[Snapshot, Snapshot], server: Dsn | None) -> Iterator[Equivalence | None]:
    """Answers for texts that differ, from scratch that is started when first asked and stopped on leaving."""
    with ExitStack() as stack:
        started = cache(lambda: _closed_by(stack, engine.scratch(server, Limits())))
        with equivalence(engine, started, sides, Limits()) as found:
            yield found


def _closed_by(stack: ExitStack, scratch: Scratch) -> Scratch:
    stack.callback(scratch.close)
    return scratch


def between(container: Container, targets: tuple[Target, Target], fail_on: Severity | None) -> Report:
    """The difference of two targets, with the grid that says which of them is the odd one out.

    Raises `TargetUnreachable` where one could not be checked, `UsageError` where they have nothing to be
    compared through.
    """
    first, second = (_answered(each) for each in check_targets(container, targets))
    names = (first.target.name, second.target.name)
    sides = [side for each in (first, second) if (side := side_of(each))]
    answer = parity(sides, container.configuration.policy, container.answers)
    if first.engine.name == second.engine.name:
        found = (first.actual, second.actual)
        return difference(names, found, container.clock, fail_on, (answer,), container.answers(found))
    if not answer.judged:
        raise UsageError(f"{' and '.join(names)}: {answer.not_compared[0].reason}")
    findings = tuple(each for found in answer.findings.values() for each in found)
    drift = Drift((), answer.not_compared)
    return _report(names, second.actual, drift, findings, container.clock, fail_on, (answer,))


def _answered(outcome: Outcome) -> Examination:
    if not isinstance(outcome, Examination):
        raise TargetUnreachable(f"{outcome.target.name} could not be checked: {getattr(outcome, 'error', '')}")
    return outcome


def _report(
    names: tuple[str, str],
    actual: Snapshot,
    drift: Drift,
    findings: tuple[Finding, ...],
    clock: Clock,
    fail_on: Severity | None,
    parities: Sequence[Parity],
) -> Report:
    one = target_report_of(
        name=names[1],
        engine=actual.engine,
        expected_from=names[0],
        digest=snapshot_digest(actual),
        findings=findings,
        drift=drift,
        status=Status.DRIFT if findings else Status.IN_SYNC,
    )
    return report_of_one(one, clock.now(), fail_on, parities)
