"""What the state store remembers, for commands that only ask."""

from collections.abc import Iterator
from contextlib import contextmanager

from schemawatchd.clock import SystemClock
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.store import Store

NOTHING_YET = "Nothing has been looked at yet: `schemawatchd --once` looks and remembers."


@contextmanager
def remembered(configured: Configuration) -> Iterator[Store | None]:
    """The state store, or `None` where none was made yet. Raises `StoreBroken` for one that may not be opened."""
    try:
        configured.state.stat()
    except FileNotFoundError:
        yield None
        return
    except OSError:
        pass  # opening it says what is wrong, and whom to ask
    store = Store.open(configured.state, SystemClock(), create=False)
    try:
        yield store
    finally:
        store.close()
