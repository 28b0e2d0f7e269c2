"""What the state store keeps and gives back."""

import threading
from datetime import timedelta

import pytest

from fixtures.findings import finding
from schemawatchd.alerts.delivery_state import DeliveryState
from schemawatchd.alerts.notification_log import AlertEvent, log_entry
from schemawatchd.errors import StoreBroken
from schemawatchd.incidents.advance import AdvanceContext, Seen, advance, withdraw
from schemawatchd.incidents.incident import Place, State
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.schema.snapshot import Pulse
from schemawatchd.store.memory import ExpectedSnapshot, Observation, Step
from schemawatchd.store.store import Store

AROUND = AdvanceContext(place=Place(environment="prod", database="shop"))
COLUMNS = Seen("prod", frozenset({"column"}))


def step(store, clock, *findings, target="prod", seen=COLUMNS, **more):
    moves = advance(store.known(target), findings, seen, clock.now(), AROUND)
    store.commit(Step(moves=moves, **more))
    return moves


def test_an_empty_one_knows_nothing(store, clock):
    assert store.state("prod") is None
    assert store.incidents() == store.known(None) == store.states() == store.history("prod") == ()
    assert store.outbox.correspondence() == DeliveryState()
    assert store.quiet.silences() == store.quiet.acks() == store.journal() == ()


def test_a_step_survives_a_restart(store, clock, path):
    memory = TargetState(
        target="prod", status="drift", pulse=Pulse("1", "2"), last_look=clock.now(), digest="sha256:1"
    )
    moves = step(store, clock, finding(), state=memory)
    store.close()
    again = Store.open(path, clock)
    assert again.state("prod") == memory
    assert again.states() == (memory,)
    assert again.known("prod") == tuple(each.incident for each in moves)
    assert again.outbox.correspondence().incidents == again.known("prod")
    assert [each.what for each in again.journal("prod")] == ["opened"]
    again.close()


def test_a_step_is_kept_whole_or_not_at_all(store, clock):
    class Unwritable:
        incident = property(lambda _: 1 / 0)

    moves = advance((), [finding()], COLUMNS, clock.now(), AROUND)
    with pytest.raises(ZeroDivisionError):
        store.commit(Step(moves=(*moves, Unwritable()), state=TargetState(target="prod", status="drift")))
    assert store.incidents() == ()
    assert store.state("prod") is None


def test_incidents_are_asked_for_by_target_and_state(store, clock):
    step(store, clock, finding("a"), finding("b"))
    step(store, clock, finding("a"))
    step(store, clock, finding("file", target=None), target=None, seen=Seen(None, frozenset()))
    assert {each.object for each in store.incidents(states=[State.OPEN])} == {"a", "file"}
    assert {each.object for each in store.incidents("prod")} == {"a", "b"}
    assert {each.object for each in store.known(None)} == {"file"}
    assert store.known("dev") == ()


def test_a_withdrawn_incident_is_news_when_it_comes_again(store, clock):
    step(store, clock, finding())
    (known,) = store.known("prod")
    store.outbox.note([log_entry(known, AlertEvent.OPENED, "team", "g", clock.now(), None)])
    store.commit(Step(moves=withdraw(store.known("prod"), frozenset(), clock.now())))
    (said,) = store.outbox.correspondence().said.values()
    assert said.over


def test_the_journal_tells_what_became_of_each_and_how_long_it_lasted(store, clock):
    step(store, clock, finding())
    clock.step(60)
    step(store, clock, finding(actual="text"))
    clock.step(60)
    step(store, clock)
    assert [(each.what, each.lasted) for each in store.journal("prod")] == [
        ("opened", None),
        ("changed", None),
        ("resolved", timedelta(minutes=2)),
    ]
    assert [each.what for each in store.journal(since=clock.now())] == ["resolved"]
    assert store.journal("dev") == ()


def test_history_holds_changes_and_each_snapshot_once(store, clock):
    def observed(status, digest, snapshot):
        seen = Observation(target="prod", at=clock.step(1), status=status, digest=digest, snapshot=snapshot)
        store.commit(Step(observation=seen))

    observed("in_sync", "d1", b"one")
    observed("in_sync", "d1", b"one")
    observed("drift", "d2", b"two")
    observed("unknown", None, None)
    observed("in_sync", "d1", b"not stored again")
    assert [(each.status, each.digest) for each in store.history("prod")] == [
        ("in_sync", "d1"),
        ("unknown", None),
        ("drift", "d2"),
        ("in_sync", "d1"),
    ]
    assert (store.snapshot("d1"), store.snapshot("d2"), store.snapshot("d3")) == (b"one", b"two", None)


def test_expected_schemas_and_the_last_good_one(store, clock):
    def kept(key, engine="sqlite"):
        each = ExpectedSnapshot(
            key=key, source="schema.sql", engine=engine, at=clock.step(1), snapshot=key.encode()
        )
        store.keep_expected(each)
        return each

    first, second, other = kept("k1"), kept("k2"), kept("k3", "mariadb")
    assert store.expected("k1") == first
    assert store.expected("nobody") is None
    assert store.last_good("schema.sql", "sqlite") == second
    assert store.last_good("schema.sql", "mariadb") == other
    assert store.last_good("other.sql", "sqlite") is None
    for number in range(30):
        kept(f"more{number}")
    assert store.expected("k1") is None
    assert store.expected("k3") == other


def test_prune_forgets_what_ended_and_keeps_what_lives(store, clock):
    step(store, clock, finding("gone"), finding("open"), observation=seen(clock, "d1"))
    for each in store.known("prod"):
        store.outbox.note([log_entry(each, AlertEvent.OPENED, "team", "g", clock.now(), None)])
    step(store, clock, finding("open"), observation=seen(clock, "d2"))
    clock.step(86400 * 500)
    store.keep_expected(
        ExpectedSnapshot(key="k", source="s", engine="e", at=clock.now() - timedelta(days=450), snapshot=b"")
    )
    store.prune(clock.now() - timedelta(days=400))
    assert [incident for _, incident in store.outbox.correspondence().said] == [store.known("prod")[0].id]
    assert store.journal() == ()
    assert [each.object for each in store.known("prod")] == ["open"]
    assert [each.digest for each in store.history("prod")] == ["d2"]
    assert (store.snapshot("d1"), store.snapshot("d2")) == (None, b"d2")
    assert store.last_good("s", "e") is not None


def seen(clock, digest):
    return Observation(target="prod", at=clock.now(), status="drift", digest=digest, snapshot=digest.encode())


def test_several_threads_write_side_by_side(store, clock):
    failures = []

    def work(name):
        try:
            for number in range(15):
                store.commit(Step(state=TargetState(target=f"{name}-{number}", status="drift")))
                store.state(f"{name}-{number}")
        except Exception as error:  # noqa: BLE001 -- told below
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcdef"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failures == []
    assert len(store.states()) == 90


def test_a_file_that_vanishes_in_use_is_noticed(store, path):
    path.rename(path.with_name("elsewhere"))
    with pytest.raises(StoreBroken, match="removed or replaced"):
        store.commit(Step(state=TargetState(target="prod", status="drift")))
