"""Signals are heeded at once, whichever thread the kernel gave them to."""

import signal
import threading
from queue import Empty, SimpleQueue

import pytest

from schemawatchd.triggers.signals import heeded

TOGETHER = (signal.SIGHUP, signal.SIGUSR1, signal.SIGTERM)


def test_a_signal_that_another_thread_received_wakes_who_waits():
    """Python's own handlers run in the main thread, and it sleeps on a lock that no signal interrupts."""
    bell = SimpleQueue()
    with heeded({signal.SIGHUP: lambda: bell.put("reload")}):
        other = threading.Timer(0.1, lambda: signal.pthread_kill(threading.get_ident(), signal.SIGHUP))
        other.start()
        assert bell.get(timeout=5) == "reload"
        other.join()


def test_signals_that_come_together_are_all_heeded():
    bell = SimpleQueue()
    with heeded({each: lambda each=each: bell.put(each) for each in TOGETHER}):
        for each in TOGETHER:
            signal.raise_signal(each)
        assert {bell.get(timeout=5) for _ in TOGETHER} == set(TOGETHER)


def test_afterwards_everything_is_as_before():
    before = signal.getsignal(signal.SIGUSR1)
    bell = SimpleQueue()
    with heeded({signal.SIGUSR1: lambda: bell.put("look")}):
        assert signal.getsignal(signal.SIGUSR1) is not before
    assert signal.getsignal(signal.SIGUSR1) is before
    assert signal.set_wakeup_fd(-1) == -1
    with pytest.raises(Empty):
        bell.get(block=False)
