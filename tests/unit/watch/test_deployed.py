"""How long a deployment took, as far as anybody saw or noted it."""

from datetime import UTC, datetime, timedelta

import pytest

from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History
from schemawatchd.history.status import MigrationStatus
from schemawatchd.incidents.target_state import HistoryState
from schemawatchd.watch.classify import _took

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)


def ago(seconds):
    return NOW - timedelta(seconds=seconds)


def standing(**noted):
    entries = tuple(LedgerEntry(version=version, at=at) for version, at in noted.items())
    return MigrationStatus(
        history=History(format="goose", folder="migrations"),
        ledger=Ledger(format="goose", table="t", entries=entries),
    )


@pytest.mark.parametrize(
    ("before", "noted", "took"),
    [
        (HistoryState(applying={"b": ago(40), "c": ago(20)}), {"b": ago(9), "c": ago(3)}, 40),
        (HistoryState(locked=ago(15)), {"b": None}, 15),
        (HistoryState(), {"a": ago(900), "b": ago(60), "c": ago(20)}, 40),
        (HistoryState(), {"a": ago(900), "b": ago(60)}, None),
        (HistoryState(), {"b": None, "c": None}, None),
    ],
    ids=["seen on its way", "seen locked", "as the ledger notes it", "one line notes no span", "nobody knows"],
)
def test_how_long_it_took(before, noted, took):
    found = _took(standing(**noted), frozenset({"b", "c"}), before, NOW)
    assert found == (None if took is None else timedelta(seconds=took))
