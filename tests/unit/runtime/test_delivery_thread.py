"""The thread that tells: nothing ends it but its end."""

import logging

import pytest

from fixtures.clock import SteppedClock
from fixtures.daemon import eventually
from schemawatchd.errors import StoreBroken
from schemawatchd.runtime import delivery_thread
from schemawatchd.runtime.delivery_thread import DeliveryThread


@pytest.mark.parametrize("trouble", [StoreBroken("the disk is full"), ValueError("a bug of ours")])
def test_it_goes_on_after_any_trouble(monkeypatch, caplog, trouble):
    monkeypatch.setattr(delivery_thread, "_AFTER_TROUBLE", 0.01)
    calls = []

    def deliver(now):
        calls.append(now)
        raise trouble

    teller = DeliveryThread(deliver, lambda: None, SteppedClock())
    teller.start()
    try:
        with caplog.at_level(logging.ERROR):
            for count in (1, 2):
                teller.nudge()
                eventually(lambda expected=count: len(calls) >= expected)
    finally:
        teller.stop(5)
    assert "notifications wait" in caplog.text
