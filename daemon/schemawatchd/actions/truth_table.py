"""The truth table of one target: object by object, what each of the four sources says."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from schemawatchd.actions.migrate import MigrationTarget
from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.diff.compare import Drift
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.watch.expected import Comparing, ExpectedState

_CANONICAL, _ALL, _APPLIED, _DATABASE = "canonical", "all migrations", "applied", "database"


class Presence(StrEnum):
    """What a source says of an object, measured by the database."""

    SAME = "as in database"
    OTHER = "other"
    ONLY_HERE = "yes"
    """It is there, and the database does not have it."""
    NONE = "-"


class TruthVerdict(StrEnum):
    """What follows for an object."""

    IN_SYNC = "in sync"
    PENDING = "pending"
    BEING_APPLIED = "being applied"
    UNAUTHORISED = "unauthorised"


@dataclass(frozen=True, slots=True)
class TruthRow:
    """One object, such as `column shop.orders.total`, in each source."""

    object: str
    presence: Mapping[str, Presence]
    verdict: TruthVerdict


@dataclass(frozen=True, slots=True)
class TruthTable:
    """The sources that could be read, and the objects that are not the same in all of them."""

    target: str
    sources: tuple[str, ...]
    rows: tuple[TruthRow, ...]


def truth_table(place: MigrationTarget) -> TruthTable:
    """Compare the sources of a target. Raises what a check raises."""
    states = dict(_states(place))
    comparing = Comparing(place.target, place.container.services(place.target))
    actual = states[_DATABASE]
    drifts = {name: comparing.drift(_expected(place, each), actual) for name, each in states.items()}
    return TruthTable(place.target.name, tuple(states), tuple(_rows(states, drifts)))


def _states(place: MigrationTarget) -> Iterator[tuple[str, Snapshot]]:
    container, target = place.container, place.target
    engine = container.engine(target)
    with engine.connect(target.dsn, container.limits) as session:
        actual = session.read(frozenset(target.schemas), container.clock.now())
    there = actual.engine
    if target.schema is not None:
        with suppress(SourceInvalid):
            yield _CANONICAL, container.schema(target, engine).load(there.collation, there.major).snapshot
    everything = [*place.standing.applied, *place.standing.pending]
    for name, migrations in ((_ALL, everything), (_APPLIED, place.standing.applied)):
        with suppress(SourceInvalid):
            yield name, place.migrating.replayed(list(migrations), there.collation, there.major, ahead=True)
    yield _DATABASE, actual


def _expected(place: MigrationTarget, snapshot: Snapshot) -> ExpectedState:
    return ExpectedState(snapshot=snapshot, named="", fingerprint="", current=True, standing=place.standing)


def _rows(states: Mapping[str, Snapshot], drifts: Mapping[str, Drift]) -> Iterator[TruthRow]:
    """A row for each object in which a source differs from the database, in their order."""
    differing = {
        name: {f"{each.key.kind} {each.key.dotted}": type(each) for each in drift.changes}
        for name, drift in drifts.items()
    }
    there = {name: {f"{key.kind} {key.dotted}" for key in state.objects} for name, state in states.items()}
    for object_ in sorted({each for found in differing.values() for each in found}):
        presence = {name: _presence(differing[name].get(object_), object_ in there[name]) for name in states}
        yield TruthRow(object_, presence, verdict(presence))


def _presence(change: type | None, there: bool) -> Presence:  # noqa: FBT001 -- private, and called once
    if change is None:
        return Presence.SAME if there else Presence.NONE
    return {Added: Presence.NONE, Removed: Presence.ONLY_HERE, Changed: Presence.OTHER}[change]


def verdict(presence: Mapping[str, Presence]) -> TruthVerdict:
    """What follows from where an object is; sources that could not be read are left out of it."""
    here = presence[_DATABASE]
    applied, after, canonical = (presence.get(each) for each in (_APPLIED, _ALL, _CANONICAL))
    if applied is not None and _agrees(applied, here):
        return TruthVerdict.IN_SYNC if after is None or _agrees(after, here) else TruthVerdict.PENDING
    if after is not None and _agrees(after, here):
        return TruthVerdict.BEING_APPLIED
    if applied is None and canonical is Presence.SAME:
        return TruthVerdict.IN_SYNC
    return TruthVerdict.UNAUTHORISED


def _agrees(presence: Presence, here: Presence) -> bool:
    return presence is Presence.SAME or presence is here is Presence.NONE
