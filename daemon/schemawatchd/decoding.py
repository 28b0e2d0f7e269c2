"""Classes that are decoded into, made ready by one thread at a time.

The first time that msgspec decodes into a class, it works out what its fields are, and calls Python in between.
A thread that decodes into the same class meanwhile meets the half-made description, and the process ends with
SIGSEGV (0.22.0; seen in `--once`, whose threads read the state store at the same moment). Once a class is ready,
any number of threads may decode into it.
"""

from threading import RLock
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_ready: set[Any] = set()
_lock = RLock()


def ready(kind: T) -> T:
    """The same `kind`, to be written wherever msgspec is told what to decode into."""
    if kind not in _ready:
        with _lock:
            msgspec.json.Decoder(kind)
            _ready.add(kind)
    return kind
