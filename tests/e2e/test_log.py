"""The daemon's log: a line for each finding that opens, changes, ends, or that somebody takes care of."""

import json
import signal

import pytest

from fixtures.daemon import eventually

CHANGED = "CREATE TABLE by_hand (a integer, b text)"


@pytest.fixture
def watched(shop):
    shop.configure(every="200ms")
    return shop


def events(watcher):
    """What a log of JSON says of findings and silences."""
    return [found for line in watcher.log.splitlines() if "event" in (found := json.loads(line))]


def told(watcher, what):
    return [each for each in events(watcher) if each["event"] == what]


def as_json(shop):
    path = shop.folder / "schemawatchd.toml"
    path.write_text('log_format = "json"\n' + path.read_text())


def test_a_finding_is_logged_from_its_beginning_to_its_end(watched, daemon, run):
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    watched.sql("DROP INDEX orders_by_customer")
    watcher.until_logged(
        "WARNING finding opened on prod: WARNING DR301 index orders.orders_by_customer is missing"
        " (object orders.orders_by_customer, incident "
    )
    mark = watcher.log.partition("orders.orders_by_customer, incident ")[2][:12]
    assert run("ack", mark[:4], "-m", "rebuilding").returncode == 0
    watcher.until_logged("finding acknowledged on prod by ")
    assert "(rebuilding): WARNING DR301 index orders.orders_by_customer is missing (object" in watcher.log
    watched.sql("CREATE INDEX orders_by_customer ON orders (total)")
    watcher.until_logged("finding resolved on prod after ")
    watched.sql("DROP INDEX orders_by_customer; CREATE INDEX orders_by_customer ON orders (customer_id)")
    watcher.until_logged("finding resolved on prod after ", count=2)


def test_a_silence_is_logged_with_each_finding_that_it_holds_back(watched, daemon, run):
    as_json(watched)
    watched.sql("CREATE TABLE by_hand (a)")
    watcher = daemon()
    eventually(lambda: told(watcher, "opened"), why=lambda: watcher.log)
    (opened,) = told(watcher, "opened")
    assert run("silence", "add", "--target", "prod", "--for", "1h", "-m", "night shift").returncode == 0
    eventually(lambda: told(watcher, "silenced"), why=lambda: watcher.log)
    (silenced,), (added,) = told(watcher, "silenced"), told(watcher, "silence added")
    assert (silenced["incident"], silenced["reason"]) == (opened["incident"], "night shift")
    assert (added["silence"], added["matches"]) == (silenced["silence"], "target prod")
    watched.sql("CREATE TABLE another (a)")
    eventually(lambda: len(told(watcher, "silenced")) == 2, why=lambda: watcher.log)
    assert told(watcher, "silenced")[1]["object"] == "another"


def test_each_line_of_json_is_an_object_from_the_start_to_the_end(watched, daemon):
    as_json(watched)
    watched.sql('CREATE TABLE "two\nlines \x1b[2J" (a)')
    watcher = daemon()
    eventually(lambda: told(watcher, "opened"), why=lambda: watcher.log)
    watcher.end()
    lines = [json.loads(each) for each in watcher.log.splitlines()]
    assert {"time", "level", "logger", "message"} <= set.intersection(*map(set, lines))
    assert lines[-1]["message"] == "ended"
    (opened,) = told(watcher, "opened")
    assert (opened["target"], opened["severity"], opened["rule"]) == ("prod", "warning", "DR102")
    assert opened["object"] == '"two\nlines \x1b[2J"'
    assert "\x1b" not in watcher.log


def test_a_reload_changes_the_format(watched, daemon):
    watcher = daemon()
    watcher.until_logged("checked prod (start)")
    as_json(watched)
    watcher.signal(signal.SIGHUP)
    watcher.until_logged('"message": "the configuration was reloaded: watching prod"')


def test_what_is_waived_is_no_longer_reported_and_the_log_says_so(watched, daemon, run):
    watched.sql("CREATE TABLE by_hand (a)")
    watcher = daemon()
    watcher.until_logged("finding opened on prod")
    assert run("waive", "--all", "--target", "prod", "--until", "2099-01-01", "--reason", "agreed").returncode == 0
    watcher.until_logged("finding no longer reported (waived, accepted or not watched any more) on prod")
    assert "1 waived" in eventually(lambda: "waived" in (said := run("status").stdout) and said)


def test_once_does_not_repeat_its_report_on_standard_error(watched, run):
    watched.sql("CREATE TABLE by_hand (a)")
    done = run("--once")
    assert "table by_hand is extra" in done.stdout
    assert done.stderr == ""
    watched.sql("DROP TABLE by_hand")
    assert "finding resolved on prod" in run("--once", "-v").stderr
