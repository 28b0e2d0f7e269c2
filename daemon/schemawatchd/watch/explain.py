"""How a finding came to be: a look that keeps what an ordinary one forgets."""

from dataclasses import dataclass

from schemawatchd.diff.changes import Added, Change, Removed
from schemawatchd.ports import Definition
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Finding
from schemawatchd.rules.judge import judge
from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object, fields_with
from schemawatchd.schema.snapshot import EngineId
from schemawatchd.schema.target import Target
from schemawatchd.watch.expected import Comparing, ExpectedState, expected_state
from schemawatchd.watch.reading import steady
from schemawatchd.watch.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One side of a finding: who says it, on what server, in what words, and the record made of them."""

    origin: str
    engine: EngineId
    words: Definition
    record: Object | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A finding with both its sides, and how they met."""

    finding: Finding
    expected: Told
    actual: Told
    compared: tuple[str, ...]
    left_out: tuple[str, ...]
    paired_by: str


def explanation(target: Target, services: Services, mark: str) -> Explanation | None:
    """The drift finding of `target` whose id begins with `mark`, or `None` where there is none now.

    Raises any `SchemawatchdError` of a look.
    """
    with services.connect() as session:
        pulse = session.pulse(None)
        expected = expected_state(services, session, target)
        if expected.snapshot is None:
            if expected.trouble is not None:
                raise expected.trouble
            return None
        actual = steady(session, target, services, pulse).snapshot
        view = RuleContext(target.name, target.environment, expected.snapshot, actual)
        for change in Comparing(target, services).drift(expected, actual).changes:
            for finding in judge([change], (), view, services.policy):
                if finding.id.startswith(mark):
                    left, right = _records(change)
                    key = right.key if right is not None else change.key
                    one = right if left is None else left
                    compared = fields_with(type(one), "meaning") if one is not None else ()
                    return Explanation(
                        finding=finding,
                        expected=Told(
                            origin=expected.named,
                            engine=expected.snapshot.engine,
                            words=_words(expected, change.key),
                            record=left,
                        ),
                        actual=Told(
                            origin=target.name, engine=actual.engine, words=session.worded(key), record=right
                        ),
                        compared=tuple(finding.fields) or compared,
                        left_out=_left_out(left, right),
                        paired_by=_paired_by(left, right),
                    )
    return None


def _words(expected: ExpectedState, key: Key) -> Definition:
    return expected.prints((key,)).get(key, {}) if expected.prints else {}


def _records(change: Change) -> tuple[Object | None, Object | None]:
    match change:
        case Added():
            return None, change.actual
        case Removed():
            return change.expected, None
        case _:
            return change.expected, change.actual


def _left_out(left: Object | None, right: Object | None) -> tuple[str, ...]:
    """Fields that are never a finding, with the reason in words."""
    one = left or right
    if one is None:
        return ()
    silent = {*(left.left_open if left else ()), *(right.left_open if right else ())}
    return (
        *(f"{name} (cosmetic)" for name in fields_with(type(one), "cosmetic")),
        *(f"{name} (only shown)" for name in fields_with(type(one), "hint")),
        *(f"{name} (the schema leaves it open)" for name in sorted(silent)),
    )


def _paired_by(left: Object | None, right: Object | None) -> str:
    if left is None:
        return "nothing expected has this name, or, where the server made the name up, this definition"
    if right is None:
        return "nothing there has this name, or, where the server made the name up, this definition"
    if left.named_by_server and left.key != right.key:
        return "their definition, because the server made the names up"
    return "their name"
