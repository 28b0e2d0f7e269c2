"""An outbox with something to say."""

import pytest

from fixtures.findings import finding
from schemawatchd.incidents.advance import Seen, advance
from schemawatchd.incidents.route import Place, Route, routed
from schemawatchd.store.memory import Step
from schemawatchd.store.store import Store

SEEN = frozenset({"column", "index"})


class Telling:
    """Looks at targets, and the store that remembers them."""

    def __init__(self, store, clock):
        self.store = store
        self.clock = clock
        self.last_ok = {}

    def look(self, *findings, target="prod", channels=("team",), expected="schema.sql"):
        now = self.clock.now()
        known = self.store.known(target)
        moves = advance(known, findings, Seen(target, SEEN), now, {}, self.last_ok.get(target))
        place = Place(environment="prod", database="shop", expected=expected)
        deliveries = routed(moves, place, [Route(channels=channels)], now)
        self.store.commit(Step(moves=moves, deliveries=deliveries))
        if not findings:
            self.last_ok[target] = now
        return deliveries

    def drift(self, *names, target="prod", **more):
        found = (finding(each, target=target) for each in names or ("shop.orders.total",))
        return self.look(*found, target=target, **more)


@pytest.fixture
def telling(tmp_path, clock):
    store = Store.open(tmp_path / "state.db", clock)
    yield Telling(store, clock)
    store.close()
