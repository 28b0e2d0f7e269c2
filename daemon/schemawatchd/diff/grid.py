"""Which variant of each object each side has, where they are not all the same."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.diff.compare import Drift, compare
from schemawatchd.diff.scope import Scope
from schemawatchd.schema.digest import object_digest
from schemawatchd.schema.equivalence import Equivalence
from schemawatchd.schema.form import comparable, nameless
from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object, fields_with
from schemawatchd.schema.snapshot import NotCompared, Snapshot


@dataclass(frozen=True, slots=True)
class Variant:
    """What one side has: its record, the form in which it is compared, and a mark that equal variants share.

    Children that came along count too.
    """

    record: Object | None
    mark: bytes
    form: Object | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One object, and the variant of each side by the side's name."""

    key: Key
    variants: Mapping[str, Variant]

    def differing(self, one: str, other: str) -> tuple[str, ...]:
        """The compared fields in which two sides that both have the object differ."""
        left, right = self.variants[one].form, self.variants[other].form
        if left is None or right is None:
            return ()
        return tuple(
            name for name in fields_with(type(left), "meaning") if getattr(left, name) != getattr(right, name)
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows, and what was not compared between any two sides."""

    rows: tuple[Row, ...]
    not_compared: tuple[NotCompared, ...]


_ABSENT = Variant(None, b"")


Answers = Callable[[tuple[Snapshot, Snapshot]], AbstractContextManager[Equivalence | None]]
"""What answers about the texts of two sides."""


def no_answers(_: tuple[Snapshot, Snapshot]) -> AbstractContextManager[Equivalence | None]:
    """None: texts that differ count as different."""
    return nullcontext(None)


def grid(sides: Sequence[tuple[str, Snapshot]], scope: Scope, answers: Answers = no_answers) -> Grid:
    """The objects in which the named sides differ. Each side is compared with the first, and so with all."""
    (first, reference), *others = sides
    drifts = {}
    for name, snapshot in others:
        with answers((reference, snapshot)) as asked:
            drifts[name] = compare(reference, snapshot, scope, equivalence=asked)
    by_name = dict(sides)
    found: dict[Key, dict[str, Variant]] = {}
    for name, drift in drifts.items():
        for change in drift.changes:
            row = found.setdefault(change.key, {})
            match change:
                case Added():
                    row[name] = _variant(change.actual, change.children, by_name[name])
                case Removed():
                    row[name] = _ABSENT
                    row[first] = _variant(change.expected, change.children, reference)
                case Changed():
                    row[name] = _variant(change.actual, (), by_name[name])
                    row.setdefault(first, _variant(change.expected, (), reference))
    rows = (Row(key, _filled(row, [name for name, _ in sides], first)) for key, row in sorted(found.items()))
    return Grid(
        tuple(row for row in rows if len({each.mark for each in row.variants.values()}) > 1), _unjudged(drifts)
    )


def _filled(row: Mapping[str, Variant], names: Sequence[str], first: str) -> dict[str, Variant]:
    """A side of which no change is known has what the first side has."""
    usual = row.get(first, _ABSENT)
    return {name: row.get(name, usual) for name in names}


def _variant(record: Object, children: Sequence[Key], snapshot: Snapshot) -> Variant:
    engine, everything = snapshot.engine.name, snapshot.objects
    own = next(iter(comparable(engine, everything, {record.key: record}).values()))
    along = comparable(engine, everything, {key: everything[key] for key in children}).values()
    parts = [
        object_digest(nameless(engine, own)),
        *sorted(object_digest(nameless(engine, each)) for each in along),
    ]
    return Variant(record, b"".join(parts), own)


def _unjudged(drifts: Mapping[str, Drift]) -> tuple[NotCompared, ...]:
    return tuple(sorted({each for drift in drifts.values() for each in drift.not_compared}, key=str))
