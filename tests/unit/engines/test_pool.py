"""PooledConnection connections: one for each server, for one thread at a time, forgotten when they fail."""

import threading

import pytest

from schemawatchd.engines.pool import ConnectionPool


class Opened:
    def __init__(self):
        self.closed = False

    def close(self):
        self.closed = True


@pytest.fixture
def keeper():
    return ConnectionPool()


def use(keeper, server="db", patience=0):
    with keeper.connection(server, Opened, patience) as kept:
        return kept


def test_a_server_has_one_connection_and_another_server_another(keeper):
    first = use(keeper).connection
    assert use(keeper).connection is first
    assert use(keeper, "other").connection is not first


def test_what_is_noted_stays_with_the_connection(keeper):
    use(keeper).note = "seen"
    assert use(keeper).note == "seen"


def test_a_connection_that_failed_is_closed_and_made_anew(keeper):
    with pytest.raises(OSError, match="reset"), keeper.connection("db", Opened, 0) as kept:
        raise OSError("reset")
    assert kept.connection.closed
    assert use(keeper).connection is not kept.connection
    assert use(keeper).note is None


def test_a_connection_that_cannot_be_made_leaves_the_place_free(keeper):
    def refused():
        raise OSError("refused")

    with pytest.raises(OSError, match="refused"), keeper.connection("db", refused, 0):
        pass
    assert use(keeper) is not None


def test_who_cannot_have_it_in_time_gets_none_and_does_not_wait_for_ever(keeper):
    found = []
    with keeper.connection("db", Opened, 0):
        other = threading.Thread(target=lambda: found.append(use(keeper)))
        other.start()
        other.join(5)
    assert found == [None]


def test_after_closing_nothing_is_open_and_nothing_is_opened(keeper):
    idle = use(keeper, "idle").connection
    with keeper.connection("busy", Opened, 0) as busy:
        keeper.close()
        assert (idle.closed, busy.connection.closed) == (True, False)
    assert busy.connection.closed
    assert use(keeper) is None
