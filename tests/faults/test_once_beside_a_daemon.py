"""`--once` beside a daemon never says that all is well where nothing is known."""

import json

import pytest

from schemawatchd.store.lock import Lock


@pytest.fixture
def watcher(shop, daemon):
    shop.configure(every="300s")
    found = daemon()
    found.until_logged("checked prod")
    return found


def statuses(done):
    return {each["name"]: each["status"] for each in json.loads(done.stdout)["targets"]}


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_check_that_could_not_be_remembered_is_not_in_sync(shop, watcher, run, how):
    store = shop.folder / "state.db"
    store.unlink()
    if how == "replaced":
        store.write_bytes(b"")
    done = run("--once", "--format", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 3 or found["status"] == "in_sync"  # the store is back, and the check in it
    if done.returncode == 3:
        assert statuses(done) == {"prod": "unknown"}
        assert "could not be remembered" in found["targets"][0]["error"]


def test_drift_beside_a_lost_store_is_never_called_in_sync(shop, watcher, run):
    (shop.folder / "state.db").unlink()
    shop.sql("DROP INDEX orders_by_customer")
    done = run("--once", "--format", "json")
    assert statuses(done) in ({"prod": "unknown"}, {"prod": "drift"})
    assert done.returncode in (2, 3)


def test_another_single_check_is_not_called_the_daemon(shop, run):
    other = Lock(shop.folder / "state.db").acquire(watches=False)
    try:
        done = run("--once")
    finally:
        other.release()
    assert "Another `schemawatchd --once`" in done.stderr
