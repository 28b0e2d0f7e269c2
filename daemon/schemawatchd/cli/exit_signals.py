"""The end by a signal: nothing is left behind, and the exit status says which signal it was.

The default for SIGTERM and SIGHUP ends the process where it stands, and private servers with their folders stay.
So the main thread unwinds instead. A thread, the main one too, may be in a call of a library that does not come
back, and Python runs a signal's handler only between two instructions of the main thread: so the signal's number
is also written to a socket (`signal.set_wakeup_fd`), and a thread that reads it ends the process a little later.
"""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from types import FrameType
from typing import NoReturn

from schemawatchd.engines import private

_UNWINDING = (signal.SIGTERM, signal.SIGHUP)
_FINAL = frozenset({signal.SIGTERM, signal.SIGHUP, signal.SIGINT})
_SECONDS = 3.0
"""How long unwinding may take."""


class EndedBySignal(BaseException):
    """A signal asks this process to end; as with `KeyboardInterrupt`, nothing but the edge catches it."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


@contextmanager
def unwinding() -> Iterator[None]:
    """Unwind at SIGTERM and SIGHUP, and at SIGINT as Python does; end in any case a few seconds later."""
    reading, writing = socket.socketpair()
    writing.settimeout(0)
    Thread(target=_listen, args=(reading,), name="end", daemon=True).start()
    earlier = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    before = {}
    for each in _UNWINDING:
        if signal.getsignal(each) is signal.SIG_DFL:  # under nohup SIGHUP stays ignored
            before[each] = signal.signal(each, _raise)
    try:
        yield
    finally:
        for each, old in before.items():
            signal.signal(each, old)
        signal.set_wakeup_fd(earlier)
        writing.close()


def end_by(number: int) -> NoReturn:
    """End as the signal by itself would have ended this process, whatever other threads do."""
    private.abandon()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(128 + number)  # where the signal is blocked


def _raise(number: int, _: FrameType | None) -> None:
    raise EndedBySignal(number)


def _listen(reading: socket.socket) -> None:
    with reading:
        while numbers := reading.recv(64):
            for number in numbers:
                if number in _FINAL:
                    # At once: a thread that waits for a server comes back when that is gone.
                    private.abandon()
                    sleep(_SECONDS)
                    private.abandon()
                    os._exit(128 + number)
