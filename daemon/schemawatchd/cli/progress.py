"""A sign of life on a terminal for whatever takes longer than a second, with counts where they are known."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from schemawatchd.schema.target import Target

_PATIENCE = 1.0
_PACE = 0.2
_FEW = 3
"""So many targets are named; of more the number is shown, so that the line stays a line."""


class Count:
    """How far the work is; calling it says so, from any thread."""

    def __init__(self) -> None:
        self.says = ""

    def __call__(self, done: int, total: int, noun: str) -> None:
        """`37 of 163 migrations`."""
        self.says = f"{done} of {total} {noun}, "


@contextmanager
def progress(doing: str, quiet: int = 0) -> Iterator[Count]:
    """Show `doing`, the count and the seconds on standard error while the block runs, if that is a terminal."""
    count = Count()
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield count
        return
    done = Event()
    shown = Thread(target=_show, args=(doing, count, done), daemon=True)
    shown.start()
    try:
        yield count
    finally:
        done.set()
        shown.join()


def looking_at(targets: Iterable[Target]) -> str:
    """What is being done while targets are checked."""
    names = [each.name for each in targets]
    return f"checking {', '.join(names) if len(names) <= _FEW else f'{len(names)} targets'}"


def _show(doing: str, count: Count, done: Event) -> None:
    begun = monotonic()
    if done.wait(_PATIENCE):
        return
    while not done.wait(_PACE):
        sys.stderr.write(f"\r{doing} … {count.says}{monotonic() - begun:.0f} s\x1b[K")
        sys.stderr.flush()
    sys.stderr.write("\r\x1b[K")
    sys.stderr.flush()
