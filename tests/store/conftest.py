"""A store in a folder of its own."""

import pytest

from schemawatchd.store.store import Store


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "state.db"


@pytest.fixture
def store(path, clock):
    store = Store.open(path, clock)
    yield store
    store.close()
