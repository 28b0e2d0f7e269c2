"""What a worker may rely on in a state store: the real one, and the one in memory that tests use."""

import pytest

from fixtures.findings import finding
from fixtures.memory_store import MemoryStore
from schemawatchd.incidents.advance import AdvanceContext, Seen, advance
from schemawatchd.incidents.incident import Place
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.store.memory import Step
from schemawatchd.store.store import Store

AROUND = AdvanceContext(place=Place(environment="prod", database="shop"))


@pytest.fixture(params=["store", "memory"])
def kept(request, tmp_path, clock):
    if request.param == "memory":
        yield MemoryStore()
        return
    store = Store.open(tmp_path / "state" / "state.db", clock)
    yield store
    store.close()


def moves(kept, clock, *findings, target="prod"):
    return advance(kept.known(target), findings, Seen(target, frozenset({"column"})), clock.now(), AROUND)


def test_one_that_was_told_nothing_knows_nothing(kept):
    assert kept.state("prod") is None
    assert kept.known("prod") == kept.known(None) == ()


def test_a_state_comes_back_as_it_was_and_only_for_its_target(kept, clock):
    state = TargetState(target="prod", status="drift", digest="sha256:1", last_look=clock.now())
    kept.commit(Step(state=state))
    assert kept.state("prod") == state
    assert kept.state("dev") is kept.state("PROD") is None


def test_the_last_state_counts(kept):
    for status in ("drift", "in_sync"):
        kept.commit(Step(state=TargetState(target="prod", status=status)))
    assert kept.state("prod").status == "in_sync"


def test_incidents_belong_to_their_target_or_to_the_project(kept, clock):
    kept.commit(Step(moves=moves(kept, clock, finding("a"), finding("b"))))
    kept.commit(Step(moves=moves(kept, clock, finding("file", target=None), target=None)))
    assert {each.object for each in kept.known("prod")} == {"a", "b"}
    assert {each.object for each in kept.known(None)} == {"file"}
    assert kept.known("dev") == ()


def test_an_incident_is_kept_once_and_as_it_is_now(kept, clock):
    kept.commit(Step(moves=moves(kept, clock, finding("a"))))
    (before,) = kept.known("prod")
    clock.step(60)
    kept.commit(Step(moves=moves(kept, clock)))
    (after,) = kept.known("prod")
    assert (before.id, before.alive, after.id, after.alive) == (after.id, True, before.id, False)


def test_an_empty_step_changes_nothing(kept, clock):
    kept.commit(Step(moves=moves(kept, clock, finding("a")), state=TargetState(target="prod", status="drift")))
    before = (kept.state("prod"), kept.known("prod"))
    kept.commit(Step())
    assert (kept.state("prod"), kept.known("prod")) == before


def test_a_step_with_a_move_that_cannot_be_kept_keeps_nothing(kept, clock):
    class Unwritable:
        incident = property(lambda _: 1 / 0)

    step = Step(moves=(*moves(kept, clock, finding("a")), Unwritable()), state=TargetState(target="prod"))
    with pytest.raises(ZeroDivisionError):
        kept.commit(step)
    assert kept.state("prod") is None
    assert kept.known("prod") == ()
