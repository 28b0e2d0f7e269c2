"""Signals: HUP reads the configuration again, USR1 looks now, TERM and INT end.

Python runs a signal's handler in the main thread only, once that thread comes back to the interpreter. Where
the kernel gave the signal to another thread, or where it came just before the main thread fell asleep on a lock,
nothing wakes it, and the handler waits as long as the main thread sleeps (seen: SIGHUP heeded half a minute late).
So the interpreter writes each signal's number to a socket at once (`signal.set_wakeup_fd`), and a thread of our
own reads it.

It stands alone because it is one of the things that wake the loop.
"""

import faulthandler
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from types import FrameType

Handler = Callable[[], None]


@contextmanager
def heeded(handlers: dict[signal.Signals, Handler]) -> Iterator[None]:
    """Call these handlers, in a thread of their own, as soon as their signals arrive. The old ones are put back.

    systemd's watchdog ends a hung daemon with SIGABRT; its threads' stacks then go to the journal.
    """
    with suppress(RuntimeError, ValueError):  # standard error may be closed
        faulthandler.enable()
    reading, writing = socket.socketpair()
    writing.settimeout(0)
    listener = Thread(target=_listen, args=(reading, handlers), name="signals", daemon=True)
    listener.start()
    earlier = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    before = {each: signal.signal(each, _passed_on) for each in handlers}
    try:
        yield
    finally:
        for each, old in before.items():
            signal.signal(each, old)
        signal.set_wakeup_fd(earlier)
        writing.close()
        listener.join()
        reading.close()


def _passed_on(number: int, _: FrameType | None) -> None:
    """The number went to the socket already; only a handler of Python's makes the interpreter write it there."""


def _listen(reading: socket.socket, handlers: dict[signal.Signals, Handler]) -> None:
    while numbers := reading.recv(4096):
        for number in numbers:
            if number in handlers:
                handlers[signal.Signals(number)]()
