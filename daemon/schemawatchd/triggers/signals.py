"""Signals: HUP reads the configuration again, USR1 looks now, TERM and INT end. Handlers only set flags."""

import faulthandler
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

Handler = Callable[[], None]


@contextmanager
def heeded(handlers: dict[signal.Signals, Handler]) -> Iterator[None]:
    """Call these handlers, which may only set flags; the old ones are put back afterwards.

    systemd's watchdog ends a hung daemon with SIGABRT; its threads' stacks then go to the journal.
    """
    with suppress(RuntimeError, ValueError):  # standard error may be closed
        faulthandler.enable()

    def called(number: int, _: FrameType | None) -> None:
        handlers[signal.Signals(number)]()

    before = {each: signal.signal(each, called) for each in handlers}
    try:
        yield
    finally:
        for each, old in before.items():
            signal.signal(each, old)
