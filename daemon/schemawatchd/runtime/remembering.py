"""From the outcome of a look to the step that is remembered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec

from schemawatchd.engines.engine import Pulse
from schemawatchd.incidents.advance import Circumstances, Seen, accept, advance
from schemawatchd.incidents.incident import NOWHERE, Incident, Place
from schemawatchd.incidents.move import Move
from schemawatchd.reports.report import Status
from schemawatchd.rules.facts import FirstLook
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import Policy
from schemawatchd.rules.view import View
from schemawatchd.schema import codec
from schemawatchd.schema.snapshot import EngineId
from schemawatchd.schema.target import Target
from schemawatchd.store.memory import Memory, Observation, Step
from schemawatchd.watch.result import Examination, Outcome, Quiet, Unexamined
from schemawatchd.watch.services import Memory as WatchMemory

UNREACHED = "SW101"
FILE = "file"
"""The kind of findings about a file of the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the team wants things judged: the policy, and how long a silent target is left in peace."""

    policy: Policy
    unreachable_patience: timedelta

    @property
    def patience(self) -> Mapping[str, timedelta]:
        """The patience by rule."""
        return {UNREACHED: self.unreachable_patience}


def recalled(memory: Memory | None) -> WatchMemory:
    """What an examination needs of the memory. After a failed look nothing counts as quiet."""
    if memory is None:
        return WatchMemory()
    return WatchMemory(
        pulse=msgspec.json.decode(memory.pulse, type=Pulse) if memory.pulse else None,
        fingerprint=memory.sources or "",
        digest=memory.digest or "",
        settled=memory.first_failed_at is None and memory.pulse is not None,
        last_full=memory.last_full,
        engine=_server(memory),
        reader=memory.reader,
        fields=memory.fields,
        findings=memory.findings,
        revealed=memory.revealed,
        pinned=memory.pinned,
        history=memory.history,
    )


def _server(memory: Memory) -> EngineId | None:
    if memory.engine is None or memory.server_version is None:
        return None
    return EngineId(memory.engine, memory.server_version, memory.server_id, database_id=memory.database_id)


def step_of(
    outcome: Outcome,
    memory: Memory | None,
    known: Iterable[Incident],
    project: Iterable[Incident],
    manners: Manners,
) -> Step:
    """Everything that `outcome` changes. `known` are the target's incidents, `project` those about its schema."""
    match outcome:
        case Quiet():
            return Step(memory=_still(outcome, memory))
        case Examination():
            return _answered(outcome, memory, known, project, manners)
        case Unexamined():
            return _unanswered(outcome, memory, known, manners)


def _still(outcome: Quiet, memory: Memory | None) -> Memory:
    before = memory or Memory(target=outcome.target.name, status=Status.IN_SYNC)
    return msgspec.structs.replace(
        before, last_look=outcome.at, last_ok=outcome.at, pulse=msgspec.json.encode(outcome.pulse).decode()
    )


def _answered(
    outcome: Examination,
    memory: Memory | None,
    known: Iterable[Incident],
    project: Iterable[Incident],
    manners: Manners,
) -> Step:
    around = _around(outcome.target, memory, manners, _expected(outcome))
    moves = _moves(outcome, list(known), around, manners)
    about = advance(
        project,
        outcome.project,
        Seen(None, frozenset({FILE})),
        outcome.at,
        replace(around, place=NOWHERE, first=False),
    )
    name = outcome.target.name
    return Step(
        memory=Memory(
            target=name,
            status=outcome.status,
            pulse=msgspec.json.encode(outcome.pulse).decode() if outcome.repeatable else None,
            sources=outcome.fingerprint,
            digest=outcome.digest,
            engine=outcome.engine.name,
            server_version=outcome.engine.version,
            server_id=outcome.engine.server_id,
            last_look=outcome.at,
            last_full=outcome.at if outcome.whole or memory is None else memory.last_full,
            last_ok=outcome.at,
            last_error=outcome.error,
            database_id=outcome.engine.database_id,
            reader=outcome.knows.reader,
            fields=dict(outcome.knows.fields),
            findings=dict(outcome.knows.findings),
            revealed=dict(outcome.knows.revealed),
            pinned=outcome.knows.pinned,
            history=outcome.knows.history,
        ),
        moves=(*moves, *about),
        observation=Observation(
            target=name,
            at=outcome.at,
            status=outcome.status,
            digest=outcome.digest,
            snapshot=codec.encode(outcome.actual),
        ),
    )


def _expected(outcome: Examination) -> str:
    """Where what should be there is from: `migrations@a1b2, commit 3f2e1c`."""
    commit = f"commit {outcome.source.commit}" if outcome.source else ""
    return ", ".join(filter(None, (outcome.expected_from, commit)))


def _around(target: Target, memory: Memory | None, manners: Manners, expected: str) -> Circumstances:
    place = Place(environment=target.environment, database=target.dsn.database, expected=expected)
    last = memory.last_ok if memory else None
    return Circumstances(patience=manners.patience, last_ok=last, place=place, first=last is None)


def _moves(
    outcome: Examination, known: Sequence[Incident], around: Circumstances, manners: Manners
) -> tuple[Move, ...]:
    """What became of the target's incidents; one that the team has waived ends without a word."""
    accepted = {each.id for each in outcome.findings if each.waived is not None}
    told = [each for each in (*outcome.findings, *outcome.about_files) if each.waived is None]
    if around.first:
        told += _first_look(outcome, told, manners)
    others = [each for each in known if each.id not in accepted]
    return (
        *advance(others, told, outcome.seen, outcome.at, around),
        *accept((each for each in known if each.id in accepted), outcome.at),
    )


def _first_look(outcome: Examination, told: Sequence[Finding], manners: Manners) -> tuple[Finding, ...]:
    """That the target is watched from now on."""
    target = outcome.target
    severities = tuple(each.severity for each in told if each.verdict is not Verdict.APPLIED)
    fact = FirstLook(target=target.name, status=outcome.status, severities=severities)
    view = View(target.name, target.environment)
    return judge((), [fact], view, manners.policy)


def _unanswered(outcome: Unexamined, memory: Memory | None, known: Iterable[Incident], manners: Manners) -> Step:
    target = outcome.target
    around = replace(_around(target, memory, manners, ""), first=False)
    moves = advance(known, outcome.findings, Seen(target.name, frozenset()), outcome.at, around)
    before = memory or Memory(target=target.name, status=Status.UNKNOWN)
    return Step(
        memory=msgspec.structs.replace(
            before,
            status=Status.UNKNOWN,
            last_look=outcome.at,
            first_failed_at=before.first_failed_at or outcome.at,
            last_error=outcome.error,
        ),
        moves=moves,
        observation=Observation(target=target.name, at=outcome.at, status=Status.UNKNOWN),
    )
