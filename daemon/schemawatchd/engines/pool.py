"""Connections that stay open between looks: one for each server, whatever number of its databases is watched."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Generic, Protocol, TypeVar


class Closable(Protocol):
    """A connection, as far as keeping it needs to know."""

    def close(self) -> object:
        """Give it back to the server."""


Connection = TypeVar("Connection", bound=Closable)


@dataclass(slots=True)
class PooledConnection(Generic[Connection]):
    """A connection, and what its last user noted about it."""

    connection: Connection
    note: object = None


@dataclass(slots=True)
class _Place:
    lock: Lock = field(default_factory=Lock)
    kept: PooledConnection[Closable] | None = None


class ConnectionPool:
    """Hands out the connection of a server to one thread at a time; one that failed is closed and forgotten.

    `fresh` is for how many seconds an answer may serve the other databases of the same server.
    """

    def __init__(self, fresh: float = 0.2) -> None:
        self.fresh = fresh
        self._places: dict[Hashable, _Place] = {}
        self._lock = Lock()
        self._closed = Event()

    @contextmanager
    def connection(
        self, server: Hashable, connect: Callable[[], Connection], patience: float
    ) -> Iterator[PooledConnection[Connection] | None]:
        """The kept connection of `server`, made by `connect` where there is none yet.

        `None` where another thread has had it for more than `patience` seconds. Raises what `connect` raises.
        """
        with self._lock:
            place = self._places.get(server) or self._places.setdefault(server, _Place())
        if self._closed.is_set() or not place.lock.acquire(timeout=patience):
            yield None
            return
        try:
            if place.kept is None:
                place.kept = PooledConnection(connect())
            yield place.kept  # type: ignore[misc]  # what `connect` of this server makes
        except BaseException:
            _close(place)
            raise
        finally:
            if self._closed.is_set():
                _close(place)
            place.lock.release()

    def close(self) -> None:
        """Close all that nobody uses at this moment; the others are closed by their users."""
        self._closed.set()
        for place in self._places.values():
            if place.lock.acquire(blocking=False):
                _close(place)
                place.lock.release()


def _close(place: _Place) -> None:
    kept, place.kept = place.kept, None
    if kept is not None:
        kept.connection.close()
