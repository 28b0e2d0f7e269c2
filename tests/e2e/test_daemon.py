"""The daemon as a process: files, clock, signals, systemd, and messages that arrive."""

import signal

import pytest

from fixtures.daemon import eventually

CHANNEL = """
[channels.team]
url = "{url}"
[[routes]]
channels = ["team"]
group_wait = "100ms"
group_interval = "100ms"
"""


@pytest.fixture
def told_shop(shop, http_sink):
    shop.configure(CHANNEL.format(url=http_sink.url), every="300ms")
    return shop


def test_drift_made_by_hand_is_told_and_so_is_its_end(told_shop, daemon, http_sink):
    watcher = daemon()
    eventually(lambda: http_sink.bodies, why=lambda: watcher.log)
    assert http_sink.bodies[0]["message"].startswith("now watching prod: in sync")
    told_shop.sql("DROP INDEX orders_by_customer")
    eventually(lambda: len(http_sink.bodies) == 2, why=lambda: watcher.log)
    assert "index orders.orders_by_customer is missing" in http_sink.bodies[1]["message"]
    told_shop.sql("CREATE INDEX orders_by_customer ON orders (customer_id)")
    eventually(lambda: len(http_sink.bodies) == 3, why=lambda: watcher.log)
    assert "RESOLVED" in http_sink.bodies[2]["message"]


def test_a_restart_says_nothing_twice_and_forgets_nothing(told_shop, daemon, http_sink, run):
    told_shop.sql("DROP INDEX orders_by_customer")
    first = daemon()
    first.until_logged("1 sent")
    first.kill()
    second = daemon()
    second.until_logged("checked prod", count=3)
    assert len(http_sink.bodies) == 1
    assert "orders.orders_by_customer" in run("status").stdout


def test_a_message_that_could_not_be_handed_over_is_tried_again_after_a_restart(told_shop, daemon, http_sink):
    http_sink.answers = [500, 200]
    told_shop.sql("DROP INDEX orders_by_customer")
    first = daemon()
    eventually(lambda: len(http_sink.requests) == 1, why=lambda: first.log)
    first.kill()
    second = daemon()
    eventually(lambda: len(http_sink.requests) == 2, within=20, why=lambda: second.log)


def test_a_saved_schema_file_wakes_at_once(shop, daemon):
    watcher = daemon()
    watcher.until_logged("checked prod")
    fresh = shop.folder / "schema.sql.tmp"
    fresh.write_text(shop.schema.read_text() + "CREATE TABLE refunds (id integer PRIMARY KEY);\n")
    fresh.replace(shop.schema)
    watcher.until_logged("schema.sql changed")
    watcher.until_logged("checked prod (files): pending")


def test_a_migrations_folder_wakes(shop, daemon):
    (shop.folder / "migrations").mkdir()
    text = (shop.folder / "schemawatchd.toml").read_text()
    (shop.folder / "schemawatchd.toml").write_text('migrations = "migrations"\n' + text)
    watcher = daemon()
    watcher.until_logged("checked prod")
    (shop.folder / "migrations" / "1.sql").write_text("SELECT 1;")
    watcher.until_logged("checked prod (files)")


def test_usr1_looks_now(shop, daemon):
    watcher = daemon()
    watcher.until_logged("checked prod")
    shop.sql("CREATE TABLE by_hand (a)")
    watcher.signal(signal.SIGUSR1)
    watcher.until_logged("checked prod (SIGUSR1): drift")


def test_hup_takes_over_a_good_configuration(shop, daemon):
    watcher = daemon()
    watcher.until_logged("checked prod")
    shop.sql(shop.schema.read_text(), shop.folder / "dev.db")
    shop.configure('[targets.dev]\nurl = "sqlite:///dev.db"\nenvironment = "dev"\n')
    watcher.signal(signal.SIGHUP)
    watcher.until_told("RELOADING=1\nMONOTONIC_USEC=")
    watcher.until_told("READY=1", count=2)
    watcher.until_looked("dev", "reload", "in_sync")


def test_hup_applies_what_is_ignored_now(shop, daemon, run):
    shop.sql("CREATE TABLE by_hand (a)")
    watcher = daemon()
    watcher.until_logged("checked prod (start): drift")
    shop.configure('ignore = [{kind = "table", name = "by_*", reason = "ours"}]\n')
    watcher.signal(signal.SIGHUP)
    watcher.until_looked("prod", "reload", "in_sync")
    assert "by_hand" not in run("status").stdout


def test_hup_refuses_a_broken_configuration_says_so_and_goes_on(told_shop, daemon, http_sink):
    watcher = daemon()
    watcher.until_logged("checked prod")
    good = (told_shop.folder / "schemawatchd.toml").read_text()
    (told_shop.folder / "schemawatchd.toml").write_text("every = 3\n" + good.replace('every = "300ms"\n', ""))
    watcher.signal(signal.SIGHUP)
    watcher.until_told("the changed configuration was refused")
    eventually(
        lambda: any("was not reloaded" in each["message"] for each in http_sink.bodies), why=lambda: watcher.log
    )
    told_shop.sql("CREATE TABLE by_hand (a)")
    watcher.until_logged("(clock): drift")
    (told_shop.folder / "schemawatchd.toml").write_text(good)
    watcher.signal(signal.SIGHUP)
    eventually(lambda: any("RESOLVED" in each["message"] for each in http_sink.bodies), why=lambda: watcher.log)


def test_term_ends_within_five_seconds_with_0(shop, daemon):
    watcher = daemon()
    code, seconds = watcher.end()
    assert (code, seconds < 5) == (0, True)
    assert watcher.told[-1] == "STOPPING=1"


def test_term_during_a_hand_over_notes_it_as_unknown_and_it_is_made_up_for(told_shop, daemon, http_sink, run):
    http_sink.answers = ["hang", 200]
    told_shop.sql("DROP INDEX orders_by_customer")
    watcher = daemon()
    eventually(lambda: http_sink.requests, why=lambda: watcher.log)
    code, seconds = watcher.end()
    assert (code, seconds < 5) == (0, True), watcher.log
    assert "1 waiting" in run("status").stdout
    again = daemon()
    eventually(lambda: len(http_sink.requests) == 2, within=20, why=lambda: again.log)


def test_the_watchdog_is_fed_at_half_its_time(shop, daemon):
    watcher = daemon(WATCHDOG_USEC="400000")
    watcher.until_told("WATCHDOG=1", count=5, within=5)


def test_a_second_daemon_ends_with_75_and_names_the_first(shop, daemon, run):
    first = daemon()
    second = run("run")
    assert second.returncode == 75
    assert str(first.process.pid) in second.stderr


def test_once_beside_a_daemon_looks_and_says_who_remembers(shop, daemon, run):
    watcher = daemon()
    shop.sql("CREATE TABLE by_hand (a)")
    done = run("--once")
    assert done.returncode == 2
    assert "table by_hand is extra" in done.stdout
    assert str(watcher.process.pid) in done.stderr
