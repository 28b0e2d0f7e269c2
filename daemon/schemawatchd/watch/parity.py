"""Whether targets that should be alike are: the grid, which of them is the odd one out, and the findings."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from schemawatchd.diff.grid import Answers, Row, grid, no_answers
from schemawatchd.diff.scope import Scope
from schemawatchd.reports.grid import TARGETS
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.facts import Disparity, ExtraHere, MissingHere, UnlikeTheModels, UnlikeThere
from schemawatchd.rules.finding import FieldChange, Finding, Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.wording import text
from schemawatchd.schema.object import fields_with
from schemawatchd.schema.snapshot import NotCompared, Snapshot
from schemawatchd.schema.target import ParityGroup, Target
from schemawatchd.watch.result import Examination, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One target as it was last seen: its objects, the schemas under watch, and the findings of that look.

    `version` says which content of the canonical schema it was compared with, `models` the file of Python
    models that this is, where it is one.
    """

    target: Target
    snapshot: Snapshot
    schemas: frozenset[str]
    findings: tuple[Finding, ...]
    version: str
    models: str | None = None

    @property
    def name(self) -> str:
        """The target's."""
        return self.target.name

    @property
    def drift(self) -> Iterator[Finding]:
        """The findings that say how it differs from what it should be."""
        return (each for each in self.findings if each.verdict is Verdict.DRIFT)

    def drift_of(self, kind: str, dotted: str) -> str:
        """The code of the rule that tells this object's drift here, or nothing."""
        return next((each.rule for each in self.drift if (each.kind, each.object) == (kind, dotted)), "")


def side_of(outcome: Outcome) -> Side | None:
    """A target as this look saw it, or `None` where the look told nothing."""
    if not isinstance(outcome, Examination):
        return None
    return Side(
        target=outcome.target,
        snapshot=outcome.actual,
        schemas=outcome.schemas,
        findings=outcome.findings,
        version=f"{outcome.fingerprint}@{outcome.migration.applied if outcome.migration else ''}",
        models=outcome.expected_from if ".py:" in (outcome.expected_from or "") else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One object of the grid: what each target has, in words, and which of them are the odd ones out."""

    kind: str
    object: str
    variants: Mapping[str, str]
    odd: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parity:
    """The answer for targets that should be alike. `findings` are by target, `judged` those that were compared."""

    targets: tuple[str, ...]
    lines: tuple[Line, ...]
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    judged: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    not_compared: tuple[NotCompared, ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """A line, and what it means for each of the odd ones."""

    line: Line
    facts: tuple[tuple[Side, Disparity], ...]


_AS_MODELLED = "as the models say"
_DEFAULT_SCHEMA = "public."


def incomparable(sides: Iterable[Side]) -> str:
    """Why targets of several engines cannot be compared, or nothing."""
    models = {each.models for each in sides}
    if len(models) == 1 and None not in models:
        return ""
    return "different engines are compared only through one file of models that all are made from"


def across(sides: Sequence[Side], told: frozenset[tuple[str, str]]) -> Iterator[Met]:
    """What differs from the models at some and not at others; what is so everywhere is drift and not this."""
    by_object: dict[tuple[str, str], dict[str, Finding]] = defaultdict(dict)
    for side in sides:
        for each in side.drift:
            if (each.kind, each.object) in told:
                continue
            by_object[(each.kind, each.object.removeprefix(_DEFAULT_SCHEMA))][side.name] = each
    for (kind, dotted), found in sorted(by_object.items()):
        fine = [each.name for each in sides if each.name not in found]
        engines = {each.snapshot.engine.name for each in sides if each.name in found}
        if fine and engines != {each.snapshot.engine.name for each in sides}:
            words = {each.name: found[each.name].summary if each.name in found else _AS_MODELLED for each in sides}
            facts = tuple((each, _unmodelled(found[each.name], fine[0])) for each in sides if each.name in found)
            yield Met(Line(kind=kind, object=dotted, variants=words, odd=tuple(found)), facts)


def _unmodelled(finding: Finding, there: str) -> UnlikeTheModels:
    return UnlikeTheModels(
        kind=finding.kind, path=finding.object, there=there, drift=finding.rule, says=finding.summary
    )


NOT_SHARED = frozenset({"default_grant", "grant", "owner", "user_mapping"})
"""Who may do what differs between environments by design."""

_ABSENT = "none"
_PRESENT = "there"


def parity(sides: Sequence[Side], policy: RulePolicy, answers: Answers = no_answers) -> Parity:
    """Compare the sides: those of one engine directly, those of several through the models all are made from.

    `answers` says of texts of one engine that differ whether they mean the same.
    """
    by_engine: dict[str, list[Side]] = defaultdict(list)
    for each in sides:
        by_engine[each.snapshot.engine.name].append(each)
    met: list[Met] = []
    notes: list[NotCompared] = []
    judged: set[str] = set()
    for group in by_engine.values():
        if len(group) > 1:
            answer = grid([(each.name, _shared(each.snapshot)) for each in group], _scope(group), answers)
            met += [_alike(row, {each.name: each for each in group}) for row in answer.rows]
            notes += [*answer.not_compared, *_by_design(group)]
            judged |= {each.name for each in group}
    if len(by_engine) > 1:
        if reason := incomparable(sides):
            notes.append(_note(reason))
        else:
            met += across(sides, frozenset((each.line.kind, each.line.object) for each in met))
            judged |= {each.name for each in sides}
    return Parity(
        targets=tuple(each.name for each in sides),
        lines=tuple(each.line for each in met),
        findings=_findings((told for each in met for told in each.facts), policy),
        judged=frozenset(judged),
        kinds=_read(by_engine.values()),
        not_compared=tuple(sorted(set(notes), key=str)),
    )


def _read(groups: Iterable[Sequence[Side]]) -> frozenset[str]:
    """The kinds that were read on all sides of an engine: what one did not look at is not known to be over."""
    read = ([each.snapshot.coverage.read for each in group] for group in groups)
    return frozenset[str]().union(*(first.intersection(*others) for first, *others in read))


def compared(
    alike: ParityGroup, sides: Iterable[Side | None], policy: RulePolicy, answers: Answers = no_answers
) -> Parity:
    """The answer for targets that should be alike; a side that is `None` could not be checked."""
    known = [each for each in sides if each is not None]
    if len(known) <= 1:
        return Parity(targets=alike.targets, lines=(), not_compared=(_note("too few of them could be checked"),))
    if not alike.always and len({each.version for each in known}) > 1:
        return Parity(targets=alike.targets, lines=(), not_compared=(_note("they are not at the same version"),))
    return parity(known, policy, answers)


def _note(reason: str) -> NotCompared:
    return NotCompared(TARGETS, reason)


def _findings(facts: Iterable[tuple[Side, Disparity]], policy: RulePolicy) -> dict[str, tuple[Finding, ...]]:
    by_target: dict[str, tuple[Finding, ...]] = {}
    for side, fact in facts:
        found = judge((), [fact], RuleContext(side.name, side.target.environment), policy)
        by_target[side.name] = (*by_target.get(side.name, ()), *found)
    return by_target


def _shared(snapshot: Snapshot) -> Snapshot:
    read = snapshot.coverage.read - NOT_SHARED
    return msgspec.structs.replace(snapshot, coverage=msgspec.structs.replace(snapshot.coverage, read=read))


def _by_design(group: Iterable[Side]) -> Iterator[NotCompared]:
    for kind in NOT_SHARED.intersection(*(each.snapshot.coverage.read for each in group)):
        yield NotCompared(kind, "differs between environments by design")


def _scope(group: Sequence[Side]) -> Scope:
    schemas = frozenset().union(*(each.schemas for each in group)) if all(each.schemas for each in group) else None
    return Scope(schemas or frozenset(), tuple({rule: None for each in group for rule in each.target.ignore}))


def _alike(row: Row, sides: Mapping[str, Side]) -> Met:
    odd = _odd(row, sides)
    usual = next(name for name in sides if name not in odd)
    kind, dotted = row.key.kind, row.key.dotted
    words = {name: _words(row, name) for name in sides}
    facts = tuple((sides[name], _fact(row, sides[name], usual)) for name in odd)
    return Met(Line(kind=kind, object=dotted, variants=words, odd=odd), facts)


def _odd(row: Row, sides: Mapping[str, Side]) -> tuple[str, ...]:
    """Those that drifted, where others did not; else those that are not like most, the first listed in doubt."""
    drifted = tuple(name for name, side in sides.items() if side.drift_of(row.key.kind, row.key.dotted))
    agreeing = {row.variants[name].mark for name in sides if name not in drifted}
    if drifted and len(agreeing) == 1:
        return drifted
    counts = Counter(row.variants[name].mark for name in sides)
    usual = max(counts, key=lambda mark: counts[mark])  # of equally many the one that was met first
    return tuple(name for name in sides if row.variants[name].mark != usual)


def _fact(row: Row, side: Side, there: str) -> Disparity:
    kind, dotted = row.key.kind, row.key.dotted
    drift = side.drift_of(kind, dotted)
    here, other = row.variants[side.name].record, row.variants[there].record
    if here is None:
        return MissingHere(kind=kind, path=dotted, there=there, drift=drift)
    if other is None:
        return ExtraHere(kind=kind, path=dotted, there=there, drift=drift)
    fields = {
        name: FieldChange(getattr(other, name), getattr(here, name)) for name in row.differing(side.name, there)
    }
    return UnlikeThere(kind=kind, path=dotted, there=there, drift=drift, fields=fields)


def _words(row: Row, name: str) -> str:
    record = row.variants[name].record
    if record is None:
        return _ABSENT
    others = [each.record for each in row.variants.values() if each.record is not None]
    fields = [
        each
        for each in fields_with(type(record), "meaning")
        if any(getattr(other, each) != getattr(record, each) for other in others)
    ]
    if len(fields) == 1:
        return text(getattr(record, fields[0]))
    return "; ".join(f"{each.replace('_', ' ')} {text(getattr(record, each))}" for each in fields) or _PRESENT


def parities(
    alikes: Iterable[ParityGroup], outcomes: Iterable[Outcome], policy: RulePolicy, answers: Answers = no_answers
) -> tuple[Parity, ...]:
    """The answers for all targets that should be alike, as far as all of each were among these looks."""
    sides = {each.target.name: side_of(each) for each in outcomes}
    return tuple(
        compared(each, (sides[name] for name in each.targets), policy, answers)
        for each in alikes
        if sides.keys() >= set(each.targets)
    )
