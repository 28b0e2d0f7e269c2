"""One generic comparison of two snapshots."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from schemawatchd.diff import own_indexes
from schemawatchd.diff.changes import Added, Change, Changed, Removed
from schemawatchd.diff.databases import of_databases
from schemawatchd.diff.fields import unknown_fields
from schemawatchd.diff.rights import stated
from schemawatchd.diff.scope import Scope, Sieve, ancestors
from schemawatchd.diff.wording import Pins, Wording
from schemawatchd.schema.equivalence import Equivalence
from schemawatchd.schema.form import comparable
from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.default_grant import DefaultGrant
from schemawatchd.schema.kinds.grant import Grant
from schemawatchd.schema.object import Object, fields_with, kind_of, meaning, worded
from schemawatchd.schema.snapshot import UNSTATED, NotCompared, Snapshot

_COMPARED_TOGETHER = frozenset({Grant, DefaultGrant})

Objects = Mapping[Key, Object]
Identity = Callable[[Object], tuple[object, ...] | None]


@dataclass(frozen=True, slots=True)
class Drift:
    """The changes, what was not compared, and how many differences were only cosmetic.

    `unjudged` names the objects that could not be compared; those that the team ignores are none of them.
    `pins` are the texts to start from next time, where the sides are of different major versions.
    """

    changes: tuple[Change, ...]
    not_compared: tuple[NotCompared, ...] = ()
    cosmetic: int = 0
    unjudged: frozenset[str] = frozenset()
    pins: Pins | None = None


def compare(
    expected: Snapshot,
    actual: Snapshot,
    scope: Scope,
    pins: Pins | None = None,
    equivalence: Equivalence | None = None,
) -> Drift:
    """What of `expected` is not so in `actual`, for the kinds that both readings looked at.

    Objects are paired by definition where the server made both names up, else by name. Children of an added
    or removed object fold into it. `pins` are those of the last comparison of the same two versions. Within one
    version `equivalence` is asked about texts that differ; without it, they count as different.
    """
    kinds = expected.coverage.read & actual.coverage.read
    wording = Wording(pins) if expected.engine.major != actual.engine.major else None
    left, right = expected.objects, actual.objects
    if wording is None:
        left, right = _unlike(left, right)
    unread = [each for side in (expected, actual) for each in side.coverage.unread if each.object]
    sieve = Sieve(scope, expected, actual)
    wanted, skipped = sieve.watched(left, expected, kinds)
    there, also_skipped = sieve.watched(right, actual, kinds)
    wanted, there, silent = of_databases((expected, actual), wanted, there)
    rights = stated((expected, actual), wanted, there, scope.roles)
    wanted, there = rights.wanted, rights.there
    asked = equivalence if wording is None else None
    pairs, only_wanted, only_there = _paired(_formed(expected, actual, wanted), _formed(actual, expected, there))
    if asked is not None:
        pairs += _respelled(only_wanted, only_there, asked)
    own = list(own_indexes.matched((expected, actual), only_wanted, only_there))
    told = _changed(pairs, unknown_fields(expected, actual), wording, asked)
    told.cosmetic += len(own)
    changes: list[Change] = [
        *(Removed(key, wanted[key], children) for key, children in _folded(only_wanted).items()),
        *(Added(key, there[key], children) for key, children in _folded(only_there).items()),
        *told.changes,
    ]
    beside = _beside((*expected.not_compared, *unread), skipped | also_skipped | rights.notes | silent)
    objects = (each.object for each in (*expected.not_compared, *actual.not_compared, *unread) if each.object)
    return Drift(
        tuple(sorted(changes, key=lambda each: (each.key, type(each).__name__))),
        tuple(sorted({*_unread(expected, actual), *beside, *told.notes}, key=_order)),
        told.cosmetic,
        frozenset(objects) | told.unjudged,
        wording.pins(kinds, {**expected.objects, **actual.objects}.keys()) if wording else None,
    )


def _unlike(wanted: Objects, there: Objects) -> tuple[Objects, Objects]:
    """Both sides without what is the very same on both, which needs no pairing: nearly everything.

    Grants stay: they are compared by what all of them together speak of.
    """
    # Written for speed: all objects of both sides pass here, and nearly all of them end here.
    find = there.get
    left = {k: each for k, each in wanted.items() if find(k) != each or type(each) in _COMPARED_TOGETHER}
    right = {key: there[key] for key in left if key in there}
    if len(wanted) - len(left) + len(right) < len(there):
        right.update({key: each for key, each in there.items() if key not in wanted})
    return left, right


class _Side(NamedTuple):
    """An object as it was read, and in the form in which it is compared."""

    record: Object
    form: Object


def _formed(snapshot: Snapshot, other: Snapshot, objects: Objects) -> dict[Key, _Side]:
    """The objects with their normal forms, where both sides are of an engine that has one."""
    engine = snapshot.engine.name if snapshot.engine.name == other.engine.name else ""
    forms = comparable(engine, snapshot.objects, objects)
    return {key: _Side(objects[key], forms[key]) for key in sorted(objects)}


def _paired(
    left: dict[Key, _Side], right: dict[Key, _Side]
) -> tuple[list[tuple[Key, _Side, _Side]], dict[Key, Object], dict[Key, Object]]:
    """Pairs of the same object, and what is left on each side; equal ones first, whatever the order of reading."""
    pairs = []
    for identity in (_whole, _definition, _columns, _pair):
        meetings = _indexed(right, identity)
        for key, side in list(left.items()):
            mark = identity(side.form)
            partner = meetings.get(mark, []) if mark else []
            if partner:
                pairs.append((key, left.pop(key), right.pop(partner.pop(0))))
    return pairs, _records(left), _records(right)


def _records(sides: Mapping[Key, _Side]) -> dict[Key, Object]:
    return {key: side.record for key, side in sides.items()}


def _respelled(
    wanted: dict[Key, Object], there: dict[Key, Object], equivalence: Equivalence
) -> list[tuple[Key, _Side, _Side]]:
    """Pairs of what is left whose names the server made up and whose texts only mean the same; taken from both."""
    alike: dict[object, list[Key]] = defaultdict(list)
    for key, record in there.items():
        if (mark := _but_for_texts(record)) is not None:
            alike[mark].append(key)
    pairs = []
    for key, record in list(wanted.items()):
        for other in alike.get(_but_for_texts(record), []) if record.named_by_server else ():
            fields = _unlike_texts(record, there[other]) if other in there else ()
            if fields and all(equivalence.same(record, there[other], fields).get(name) == "" for name in fields):
                ours, theirs = wanted.pop(key), there.pop(other)
                pairs.append((key, _Side(ours, ours), _Side(theirs, theirs)))
                break
    return pairs


def _but_for_texts(record: Object) -> tuple[object, ...] | None:
    if not record.named_by_server:
        return None
    cls = type(record)
    names = (name for name in fields_with(cls, "meaning") if name not in worded(cls))
    return (kind_of(cls), record.parents, *(getattr(record, name) for name in names))


def _unlike_texts(wanted: Object, there: Object) -> tuple[str, ...]:
    """The fields of the server's own wording that differ, where both sides have such a text."""
    cls = type(wanted)
    return tuple(
        name
        for name in _differing(wanted, there, "meaning")
        if name in worded(cls) and getattr(wanted, name) and getattr(there, name)
    )


def _whole(record: Object) -> tuple[object, ...]:
    return (record.pair, meaning(record))


def _definition(record: Object) -> tuple[object, ...] | None:
    if not record.named_by_server:
        return None
    return (kind_of(type(record)), record.parents, meaning(record))


def _columns(record: Object) -> tuple[object, ...] | None:
    """What constraints without names of their own have in common when they are about the same columns."""
    columns = getattr(record, "columns", None)
    return (kind_of(type(record)), record.parents, columns) if record.named_by_server and columns else None


def _pair(record: Object) -> tuple[object, ...] | None:
    return record.pair


def _indexed(sides: Mapping[Key, _Side], identity: Identity) -> dict[object, list[Key]]:
    index: dict[object, list[Key]] = defaultdict(list)
    for key, side in sides.items():
        if (mark := identity(side.form)) is not None:
            index[mark].append(key)
    return index


@dataclass(slots=True)
class _Told:
    """What the pairs that differ have to say."""

    changes: list[Change] = field(default_factory=list)
    cosmetic: int = 0
    notes: set[NotCompared] = field(default_factory=set)
    unjudged: set[str] = field(default_factory=set)


def _changed(
    pairs: Iterable[tuple[Key, _Side, _Side]],
    unknown: Mapping[str, frozenset[str]],
    wording: Wording | None,
    equivalence: Equivalence | None,
) -> _Told:
    told = _Told()
    for key, (wanted, left), (there, right) in pairs:
        if wanted == there and wording is None:
            continue
        silent = {*unknown.get(key.kind, ()), *wanted.left_open, *there.left_open}
        differing = [name for name in _differing(left, right, "meaning") if name not in silent]
        told.notes.update(_left_open(wanted, there))
        taken = set(wording.taken(key, wanted, there, silent)).intersection(differing) if wording else set()
        if wording and taken:
            told.notes.add(wording.note(key, sorted(taken)))
            if not wording.judges:
                told.unjudged.add(key.dotted)
        fields = tuple(name for name in differing if name not in taken)
        texts = [name for name in _unlike_texts(wanted, there) if name in fields] if equivalence else []
        said = equivalence.same(wanted, there, texts) if equivalence and texts else {}
        told.cosmetic += sum(not reason for reason in said.values())
        if fields := tuple(name for name in fields if said.get(name) != ""):
            told.changes.append(
                Changed(key, wanted, there, fields, {name: said[name] for name in fields if name in said})
            )
        told.cosmetic += sum(
            not _same_order(getattr(left, name), getattr(right, name))
            for name in _differing(left, right, "cosmetic")
        )
        told.cosmetic += left.named_by_server and left.pair != right.pair
        told.cosmetic += left == right and wanted != there
    return told


def _left_open(wanted: Object, there: Object) -> Iterable[NotCompared]:
    """What a record of a schema file leaves open, and the database has."""
    for name in wanted.left_open:
        if getattr(wanted, name, None) != getattr(there, name, None):
            what = "schema" if name == "installed_in" else name.replace("_", " ")
            yield NotCompared(wanted.kind, f"{UNSTATED} the {what} of {wanted.kind.replace('_', ' ')}s")


def _differing(wanted: Object, there: Object, role: str) -> tuple[str, ...]:
    names = fields_with(type(wanted), role)
    return tuple(name for name in names if getattr(wanted, name) != getattr(there, name))


def _same_order(wanted: object, there: object) -> bool:
    if not (isinstance(wanted, tuple) and isinstance(there, tuple)):
        return False
    common = set(wanted) & set(there)
    return [each for each in wanted if each in common] == [each for each in there if each in common]


def _folded(alone: Objects) -> dict[Key, tuple[Key, ...]]:
    """What has no parent in the same list, each with the keys that fold into it."""
    children: dict[Key, list[Key]] = defaultdict(list)
    for key, record in alone.items():
        for parent in set(ancestors(record, alone)):
            children[parent].append(key)
    folded = {child for found in children.values() for child in found}
    return {key: tuple(sorted(children[key])) for key in alone if key not in folded}


def _beside(told: Iterable[NotCompared], skipped: Iterable[NotCompared]) -> Iterable[NotCompared]:
    """What is not told already by the source itself, which knows the reason better."""
    known = {(each.kind, each.object) for each in told if each.object}
    return (each for each in skipped if (each.kind, each.object) not in known)


def _unread(expected: Snapshot, actual: Snapshot) -> Iterable[NotCompared]:
    yield from expected.not_compared
    yield from actual.not_compared
    yield from expected.coverage.unread
    yield from actual.coverage.unread
    sides = (actual.coverage, expected.coverage)
    notes = {each.kind: each for side in reversed(sides) for each in (*side.lacking, *side.failed)}
    yield from notes.values()
    for kind in (sides[0].read ^ sides[1].read) - notes.keys():
        yield NotCompared(kind, "read on one side only")


def _order(each: NotCompared) -> tuple[str, str, str]:
    return (each.kind, each.object or "", each.reason)
