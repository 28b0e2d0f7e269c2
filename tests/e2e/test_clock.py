"""The clock on the wall is set under a running daemon: it goes on checking, and nothing runs out."""

import os
from pathlib import Path

import pytest

from fixtures.daemon import eventually

LIBRARY = next((str(each) for each in Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), "")
CHANNEL = """[channels.team]
url = "{url}"
[[routes]]
channels = ["team"]
group_wait = "0s"
group_interval = "0s"
"""


@pytest.fixture
def set_clock(tmp_path):
    """Sets the wall clock of programs that are started with this environment; the others are left alone."""
    file = tmp_path / "clock"
    file.write_text("+0\n")

    def to(offset):
        file.with_name("clock.new").write_text(f"{offset}\n")
        file.with_name("clock.new").rename(file)

    to.environment = {
        "LD_PRELOAD": LIBRARY,
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    return to


@pytest.mark.parametrize("offset", ["-90s", "-3h", "-400d", "+3h", "+400d"])
def test_drift_is_reported_within_the_interval_after_the_clock_was_set(shop, daemon, http_sink, set_clock, offset):
    if not LIBRARY:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("libfaketime is not installed")
    shop.configure(CHANNEL.format(url=http_sink.url), every="1s")
    watcher = daemon(**set_clock.environment)
    eventually(lambda: http_sink.bodies, within=30, why=lambda: watcher.log)
    set_clock(offset)
    watcher.until_logged("the clock was set by", within=10)
    shop.sql("DROP INDEX orders_by_customer")
    eventually(lambda: len(http_sink.bodies) > 1, within=10, why=lambda: watcher.log)
    assert "index orders.orders_by_customer is missing" in http_sink.bodies[1]["message"]
    shop.sql("CREATE INDEX orders_by_customer ON orders (customer_id)")
    eventually(lambda: len(http_sink.bodies) > 2, within=10, why=lambda: watcher.log)
    assert "RESOLVED" in http_sink.bodies[2]["message"]
    assert watcher.end()[0] == 0
