"""The truth table of one target: object by object, what each of the four sources says."""

from collections.abc import Iterator
from contextlib import suppress

from schemawatchd.actions.migrate import MigrationTarget
from schemawatchd.diff.compare import Drift
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.watch.expected import Comparing, ExpectedState

_HEADS = ("canonical", "all migrations", "applied", "database")


def truth_table(place: MigrationTarget) -> Iterator[str]:
    """Lines for people: the objects that are not the same everywhere, and a verdict word for each.

    Raises what a look raises.
    """
    states = dict(_states(place))
    yield f"{place.target.name}: {len(states)} sources, {', '.join(states)}"
    differing = _differing(place, states)
    if not differing:
        yield "  every object is the same in all of them"
        return
    names = list(states)
    width = max(len(each) for each in differing)
    yield f"  {'object':<{width}}  " + "  ".join(f"{each:<14}" for each in names) + "  verdict"
    for object_, marks in sorted(differing.items()):
        cells = "  ".join(f"{marks.get(each, ''):<14}" for each in names)
        yield f"  {object_:<{width}}  {cells}  {_verdict(marks)}"


def _states(place: MigrationTarget) -> Iterator[tuple[str, Snapshot]]:
    container, target = place.container, place.target
    engine = container.engine(target)
    with engine.connect(target.dsn, container.limits) as session:
        actual = session.read(frozenset(target.schemas), container.clock.now())
    there = actual.engine
    if target.schema is not None:
        with suppress(SourceInvalid):
            yield _HEADS[0], container.schema(target, engine).load(there.collation, there.major).snapshot
    everything = [*place.standing.applied, *place.standing.pending]
    for head, migrations in ((_HEADS[1], everything), (_HEADS[2], place.standing.applied)):
        try:
            yield head, place.migrating.replayed(list(migrations), there.collation, there.major, ahead=True)
        except SourceInvalid:
            continue
    yield _HEADS[3], actual


def _differing(place: MigrationTarget, states: dict[str, Snapshot]) -> dict[str, dict[str, str]]:
    """By object, what it is in each state against the database: same, other, or missing."""
    comparing = Comparing(place.target, place.container.services(place.target))
    actual = states[_HEADS[3]]
    drifts = {head: comparing.drift(_wanted(place, each), actual) for head, each in states.items()}
    objects = {
        f"{each.key.kind} {each.key.dotted}": each.key for drift in drifts.values() for each in drift.changes
    }
    return {name: {head: _mark(drifts[head], name, states[head]) for head in states} for name in objects}


def _wanted(place: MigrationTarget, snapshot: Snapshot) -> ExpectedState:
    return ExpectedState(snapshot=snapshot, named="", fingerprint="", current=True, standing=place.standing)


def _mark(drift: Drift, name: str, state: Snapshot) -> str:
    found = {f"{each.key.kind} {each.key.dotted}": type(each).__name__ for each in drift.changes}
    there = {"Added": "-", "Removed": "yes", "Changed": "other"}
    if name in found:
        return there[found[name]]
    return "as in database" if any(f"{key.kind} {key.dotted}" == name for key in state.objects) else "-"


def _verdict(marks: dict[str, str]) -> str:
    applied, after = marks.get(_HEADS[2], ""), marks.get(_HEADS[1], "")
    same = ("as in database",)
    here = marks[_HEADS[3]]
    if applied and _agrees(applied, here):
        return "in sync" if _agrees(after, here) else "pending"
    if after and _agrees(after, here):
        return "being applied"
    if not applied and marks.get(_HEADS[0], "") in same:
        return "in sync"
    return "unauthorised"


def _agrees(mark: str, here: str) -> bool:
    return mark == "as in database" or (mark == "-" and here == "-")
