"""Check targets without the state store, as `check` does, and `--once` beside a daemon."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from msgspec import structs

from schemawatchd.actions.explain import source_lines
from schemawatchd.actions.progress import OnProgress, collect, ignore_progress
from schemawatchd.errors import SchemawatchdError, UsageError
from schemawatchd.reports.options import SourceLine
from schemawatchd.reports.report import Exit, Report, Status
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Finding, Severity
from schemawatchd.rules.fixing import in_order
from schemawatchd.rules.judge import judge
from schemawatchd.rules.ledger_facts import RetiredFile, SecondDefinition
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import ParityGroup, Target
from schemawatchd.settings.translate import Configuration
from schemawatchd.sources.definitions import files, imports, second
from schemawatchd.watch.examine import examine
from schemawatchd.watch.parity import parities
from schemawatchd.watch.report import Threshold, report
from schemawatchd.watch.result import Examination, Outcome
from schemawatchd.wiring.container import Container
from schemawatchd.wiring.reverts import reverts

SERVERS_AT_ONCE = 4
"""Checks side by side: more than four threads gained nothing on two cores."""

HEAD = "head"
"""What stands for the newest version of the migrations."""

_PAUSE = 2.0
_NOT_READY = frozenset({Status.DRIFT, Status.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The report of a check; `lines` say where in the schema file each finding's object is declared, by its id.

    `undecided` are targets that differ from their schema file while no migrations tell which of the two is ahead.
    """

    report: Report
    lines: Mapping[str, SourceLine]
    undecided: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitResult:
    """The report of the last check, and why the targets are not ready; an empty `reason` means that they are."""

    report: Report
    reason: str

    @property
    def exit_code(self) -> int:
        """The report's own code, or the one for a refusal."""
        return int(Exit.REFUSED) if self.reason else self.report.exit_codes[0]


def check_targets(
    container: Container, targets: Iterable[Target], on_progress: OnProgress = ignore_progress
) -> list[Outcome]:
    """Check these targets now, several at a time, without keeping anything."""
    chosen = [(target, container.services(target, always_full=True)) for target in targets]
    with ThreadPoolExecutor(SERVERS_AT_ONCE) as pool:
        outcomes = pool.map(lambda each: examine(*each), chosen)
        return collect(outcomes, len(chosen), "targets", on_progress)


def check(
    container: Container,
    targets: Sequence[Target],
    threshold: Threshold,
    *,
    parity: bool = False,
    on_progress: OnProgress = ignore_progress,
) -> CheckResult:
    """Check these targets, with suggested fixes, parity, and second definitions of the schema.

    With `parity`, targets that no `[[parity]]` names are compared with each other, too. Raises `UsageError`.
    """
    configuration = container.configuration
    alikes = _parity_groups(configuration, targets) if parity else configuration.parities
    outcomes = [_with_fixes(container, each) for each in check_targets(container, targets, on_progress)]
    result = report(
        outcomes,
        container.clock.now(),
        threshold,
        {},
        parities=parities(alikes, outcomes, configuration.policy, container.answers),
        beside_them=duplicate_schemas(container),
    )
    return CheckResult(report=result, lines=source_lines(outcomes, Path.cwd()), undecided=_undecided(outcomes))


def _parity_groups(configured: Configuration, targets: Sequence[Target]) -> tuple[ParityGroup, ...]:
    """The configured groups among these targets, or all of them in one. Raises `UsageError` for one alone."""
    names = tuple(each.name for each in targets)
    found = tuple(each for each in configured.parities if set(each.targets) <= set(names))
    if not found and len(names) == 1:
        raise UsageError("`--parity` needs at least two targets", hint=f"Add another target to `{names[0]}`.")
    return found or (ParityGroup(targets=names, always=True),)


def _with_fixes(container: Container, outcome: Outcome) -> Outcome:
    """The outcome with suggested fixes in its findings."""
    if not isinstance(outcome, Examination):
        return outcome
    fixes = reverts(container, outcome, outcome.findings)
    findings = [structs.replace(each, fix=fixes.get(each.id)) for each in outcome.findings]
    return replace(outcome, findings=in_order(findings))


def _undecided(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    return tuple(
        each.target.name
        for each in outcomes
        if isinstance(each, Examination) and each.status is Status.DRIFT and each.target.migrations is None
    )


# The gate after a deployment -----------------------------------------------------------------------------


def wait_for_version(
    container: Container,
    targets: Sequence[Target],
    version: str,
    patience: timedelta,
    fail_on: Severity | None,
    on_progress: OnProgress = ignore_progress,
) -> WaitResult:
    """Check the targets again and again until each is at `version`, or `head`, and in sync, or time is up."""
    until = container.clock.monotonic() + patience.total_seconds()
    outcomes = check_targets(container, targets, on_progress)
    while (reason := _not_ready(outcomes, version)) and container.clock.monotonic() < until:
        time.sleep(_PAUSE)
        outcomes = check_targets(container, targets, on_progress)
    threshold = Threshold(severity=fail_on, pending=version == HEAD)
    return WaitResult(report(outcomes, container.clock.now(), threshold, {}), reason)


def targets_with_migrations(container: Container, names: Iterable[str]) -> list[Target]:
    """Those of these names, or of all, that have migrations. Raises `UsageError` where none has."""
    targets = [each for each in container.targets(names) if each.migrations is not None]
    if not targets:
        raise UsageError("--expect needs targets with migrations", hint="Name one with --target.")
    return targets


def _not_ready(outcomes: Sequence[Outcome], version: str) -> str:
    """The reason why a target is not ready, or ''."""
    return "; ".join(filter(None, (_one_not_ready(each, version) for each in outcomes)))


def _one_not_ready(outcome: Outcome, version: str) -> str:
    name = outcome.target.name
    if not isinstance(outcome, Examination) or outcome.migration is None:
        return f"{name} could not be checked"
    at = outcome.migration
    wanted = at.head if version == HEAD else version
    if at.applied is None or not wanted or not at.applied.startswith(wanted):
        return f"{name} is at {at.applied or 'nothing'}, expected {wanted}"
    if version == HEAD and at.pending:
        return f"{name} has {len(at.pending)} pending"
    return f"{name} is {outcome.status.replace('_', ' ')}" if outcome.status in _NOT_READY else ""


# Second definitions of the schema ------------------------------------------------------------------------


def duplicate_schemas(container: Container) -> tuple[Finding, ...]:
    """Findings about competing definitions and retired files in the repository, where `one_schema` asks for it."""
    wanted = container.configuration.one_schema
    if wanted is None:
        return ()
    facts = list(_definitions(container, wanted.retired, wanted.ignore))
    return judge((), facts, RuleContext(None), container.configuration.policy)


def _definitions(container: Container, retired: tuple[str, ...], ignore: tuple[str, ...]) -> Iterator[object]:
    root = container.configuration.path.parent
    there = files(root, ignore)
    for name in retired:
        if (root / name).exists():
            yield RetiredFile(path=name, retired=name, used=False)
    for each in imports(root, there, retired):
        yield RetiredFile(path=f"{each.path}:{each.line}", retired=each.retired, used=True)
    ours = [each.schema for each in container.configuration.targets if each.schema]
    folders = [each.migrations.folder for each in container.configuration.targets if each.migrations]
    for named, canonical in _canonical_schema(container):
        for found in second(root, there, [*ours, *folders], canonical):
            yield SecondDefinition(path=found.path, tables=found.tables, disagrees=found.disagrees, schema=named)


def _canonical_schema(container: Container) -> Iterator[tuple[str, Snapshot]]:
    """The canonical schema, as the first target that can load it has it."""
    for target in container.configuration.targets:
        if target.schema is not None:
            try:
                found = container.schema(target, container.engine(target)).load()
            except SchemawatchdError:
                continue
            yield found.named, found.snapshot
            return
