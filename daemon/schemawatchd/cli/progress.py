"""A sign of life on a terminal for whatever takes longer than a second."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from schemawatchd.schema.target import Target

_PATIENCE = 1.0
_PACE = 0.2


@contextmanager
def progress(doing: str, quiet: int = 0) -> Iterator[None]:
    """Show `doing` and the seconds on standard error while the block runs, if that is a terminal."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    done = Event()
    shown = Thread(target=_show, args=(doing, done), daemon=True)
    shown.start()
    try:
        yield
    finally:
        done.set()
        shown.join()


def looking_at(targets: Iterable[Target]) -> str:
    """What is being done while targets are looked at."""
    return f"looking at {', '.join(each.name for each in targets)}"


def _show(doing: str, done: Event) -> None:
    begun = monotonic()
    if done.wait(_PATIENCE):
        return
    while not done.wait(_PACE):
        sys.stderr.write(f"\r{doing} … {monotonic() - begun:.0f} s\x1b[K")
        sys.stderr.flush()
    sys.stderr.write("\r\x1b[K")
    sys.stderr.flush()
