"""Whether targets that should be alike are: the grid, which of them is the odd one out, and the findings."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from schemawatchd.diff.grid import Row, grid
from schemawatchd.diff.scope import Scope
from schemawatchd.rules.facts import Disparity, ExtraHere, MissingHere, UnlikeThere
from schemawatchd.rules.finding import FieldChange, Finding
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import Policy
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import text
from schemawatchd.schema.object import fields_with
from schemawatchd.schema.snapshot import NotCompared, Snapshot
from schemawatchd.schema.target import Alike
from schemawatchd.watch.across import across, incomparable
from schemawatchd.watch.examination import Outcome
from schemawatchd.watch.sides import Line, Met, Parity, Side, side_of

NOT_SHARED = frozenset({"default_grant", "grant", "owner", "user_mapping"})
"""Who may do what differs between environments by design."""

_ABSENT = "none"
_PRESENT = "there"


def parity(sides: Sequence[Side], policy: Policy) -> Parity:
    """Compare the sides: those of one engine directly, those of several through the models all are made from."""
    by_engine: dict[str, list[Side]] = defaultdict(list)
    for each in sides:
        by_engine[each.snapshot.engine.name].append(each)
    met: list[Met] = []
    notes: list[NotCompared] = []
    judged: set[str] = set()
    for group in by_engine.values():
        if len(group) > 1:
            answer = grid([(each.name, _shared(each.snapshot)) for each in group], _scope(group))
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
        kinds=frozenset({"database"}).union(*(each.snapshot.coverage.read for each in sides)),
        not_compared=tuple(sorted(set(notes), key=str)),
    )


def compared(alike: Alike, sides: Iterable[Side | None], policy: Policy) -> Parity:
    """The answer for targets that should be alike; a side that is `None` could not be looked at."""
    known = [each for each in sides if each is not None]
    if len(known) <= 1:
        return Parity(targets=alike.targets, lines=(), not_compared=(_note("too few of them could be looked at"),))
    if not alike.always and len({each.version for each in known}) > 1:
        return Parity(targets=alike.targets, lines=(), not_compared=(_note("they are not at the same version"),))
    return parity(known, policy)


def _note(reason: str) -> NotCompared:
    return NotCompared("database", reason)


def _findings(facts: Iterable[tuple[Side, Disparity]], policy: Policy) -> dict[str, tuple[Finding, ...]]:
    by_target: dict[str, tuple[Finding, ...]] = {}
    for side, fact in facts:
        found = judge((), [fact], View(side.name, side.target.environment), policy)
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


def parities(alikes: Iterable[Alike], outcomes: Iterable[Outcome], policy: Policy) -> tuple[Parity, ...]:
    """The answers for all targets that should be alike, as far as all of each were among these looks."""
    sides = {each.target.name: side_of(each) for each in outcomes}
    return tuple(
        compared(each, (sides[name] for name in each.targets), policy)
        for each in alikes
        if sides.keys() >= set(each.targets)
    )
