"""The way back is asked for only where a server may have one."""

from types import SimpleNamespace

import pytest

from fixtures.findings import finding
from schemawatchd.engines.find import engine_of
from schemawatchd.schema.target import Dsn
from schemawatchd.watch.services import Printing
from schemawatchd.wiring.reverts import reverts


def played(kind, change):
    """How often scratch was asked about one finding."""
    asked = []

    def ask(keys):
        asked.append(keys)
        return {}

    app = SimpleNamespace(engine=lambda _: engine_of(Dsn("sqlite:///shop.db")))
    outcome = SimpleNamespace(target=None, expected=Printing({}, ask))
    assert reverts(app, outcome, [finding("orders.note", kind=kind, change=change)]) == {}
    return len(asked)


@pytest.mark.parametrize(
    ("kind", "change", "times"),
    [("index", "removed", 1), ("index", "changed", 1), ("index", "added", 0), ("column", "removed", 0)],
)
def test_nothing_is_played_for_what_no_server_prints(kind, change, times):
    assert played(kind, change) == times
