"""From the outcome of a look to the step that is remembered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec

from schemawatchd.incidents.advance import AdvanceContext, Seen, accept, advance
from schemawatchd.incidents.incident import NOWHERE, Incident, Place
from schemawatchd.incidents.move import Move
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.reports.report import Status
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.facts import FirstLook
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema import codec
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import Target
from schemawatchd.store.memory import Observation, Step, StoredSnapshot
from schemawatchd.watch.result import Examination, Outcome, Quiet, Unexamined

UNREACHED = "SW101"
FILE = "file"
"""The kind of findings about a file of the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgingConfig:
    """How the team wants things judged: the policy, and how long a silent target is left in peace."""

    policy: RulePolicy
    unreachable_patience: timedelta

    @property
    def patience(self) -> Mapping[str, timedelta]:
        """The patience by rule."""
        return {UNREACHED: self.unreachable_patience}


def step_of(
    outcome: Outcome,
    state: TargetState | None,
    known: Iterable[Incident],
    project: Iterable[Incident],
    judging: JudgingConfig,
) -> Step:
    """Everything that `outcome` changes. `known` are the target's incidents, `project` those about its schema."""
    match outcome:
        case Quiet():
            return Step(state=_still(outcome, state))
        case Examination():
            return _answered(outcome, state, known, project, judging)
        case Unexamined():
            return _unanswered(outcome, state, known, judging)


def _still(outcome: Quiet, state: TargetState | None) -> TargetState:
    before = state or TargetState(target=outcome.target.name, status=Status.IN_SYNC)
    return msgspec.structs.replace(before, last_look=outcome.at, last_ok=outcome.at, pulse=outcome.pulse)


def _answered(
    outcome: Examination,
    state: TargetState | None,
    known: Iterable[Incident],
    project: Iterable[Incident],
    judging: JudgingConfig,
) -> Step:
    around = _around(outcome.target, state, judging, _expected(outcome))
    moves = _moves(outcome, list(known), around, judging)
    about = advance(
        project,
        outcome.project,
        Seen(None, frozenset({FILE})),
        outcome.at,
        replace(around, place=NOWHERE, first=False),
    )
    name = outcome.target.name
    return Step(
        state=msgspec.structs.replace(
            outcome.state, waived=sum(each.waived is not None for each in outcome.findings)
        ),
        moves=(*moves, *about),
        accepted=name if outcome.accepted else "",
        baseline=_stored(outcome.baseline) if outcome.baseline is not None else None,
        observation=Observation(
            target=name,
            at=outcome.at,
            status=outcome.status,
            digest=outcome.digest,
            snapshot=codec.encode(outcome.actual),
        ),
    )


def _stored(snapshot: Snapshot) -> StoredSnapshot:
    return StoredSnapshot(digest=snapshot_digest(snapshot), content=codec.encode(snapshot))


def _expected(outcome: Examination) -> str:
    """Where what should be there is from: `migrations@a1b2, commit 3f2e1c`."""
    commit = f"commit {outcome.source.commit}" if outcome.source else ""
    return ", ".join(filter(None, (outcome.expected_from, commit)))


def _around(target: Target, state: TargetState | None, judging: JudgingConfig, expected: str) -> AdvanceContext:
    place = Place(environment=target.environment, database=target.dsn.database, expected=expected)
    last = state.last_ok if state else None
    return AdvanceContext(patience=judging.patience, last_ok=last, place=place, first=last is None)


def _moves(
    outcome: Examination, known: Sequence[Incident], around: AdvanceContext, judging: JudgingConfig
) -> tuple[Move, ...]:
    """What became of the target's incidents; one that the team has waived ends without a word."""
    accepted = {each.id for each in outcome.findings if each.waived is not None}
    if outcome.accepted:
        accepted |= {each.id for each in known if each.verdict is Verdict.DRIFT}
    told = [each for each in (*outcome.findings, *outcome.about_files) if each.waived is None]
    if around.first:
        told += _first_look(outcome, told, judging)
    others = [each for each in known if each.id not in accepted]
    return (
        *advance(others, told, outcome.seen, outcome.at, around),
        *accept((each for each in known if each.id in accepted), outcome.at),
    )


def _first_look(outcome: Examination, told: Sequence[Finding], judging: JudgingConfig) -> tuple[Finding, ...]:
    """That the target is watched from now on."""
    target = outcome.target
    severities = tuple(each.severity for each in told if each.verdict is not Verdict.APPLIED)
    fact = FirstLook(target=target.name, status=outcome.status, severities=severities)
    view = RuleContext(target.name, target.environment)
    return judge((), [fact], view, judging.policy)


def _unanswered(
    outcome: Unexamined, state: TargetState | None, known: Iterable[Incident], judging: JudgingConfig
) -> Step:
    target = outcome.target
    around = replace(_around(target, state, judging, ""), first=False)
    moves = advance(known, outcome.findings, Seen(target.name, frozenset()), outcome.at, around)
    before = state or TargetState(target=target.name)
    return Step(
        state=msgspec.structs.replace(
            before,
            status=Status.UNKNOWN,
            last_look=outcome.at,
            first_failed_at=before.first_failed_at or outcome.at,
            last_error=outcome.error,
        ),
        moves=moves,
        observation=Observation(target=target.name, at=outcome.at, status=Status.UNKNOWN),
    )
