"""`status`: what people see of the last check and the last change, and what a monitor is told."""

import json
import re

import pytest

from fixtures.daemon import eventually


@pytest.fixture
def pair(shop):
    """Two targets that should be alike."""
    shop.sql(shop.schema.read_text(), shop.folder / "dev.db")
    shop.configure(
        '[targets.dev]\nurl = "sqlite:///dev.db"\nenvironment = "dev"\n[[parity]]\ntargets = ["dev", "prod"]\n',
        every="200ms",
    )
    return shop


def line(done, name):
    return next(each for each in done.stdout.splitlines() if each.startswith(f"{name}"))


def test_a_quiet_target_shows_its_last_check_and_not_its_last_full_reading(shop, daemon, run):
    shop.configure(every="200ms")
    watcher = daemon()
    watcher.until_logged("checked prod (clock): quiet")
    first = json.loads(run("status", "--format", "json").stdout)["targets"][0]["last_look"]
    eventually(lambda: json.loads(run("status", "--format", "json").stdout)["targets"][0]["last_look"] > first)
    said = line(run("status"), "prod")
    assert re.fullmatch(r"prod: in sync · checked 0s ago · no change since the first check \d+s ago", said)


def test_the_last_change_is_that_of_the_schema_and_no_outage(shop, run):
    run("--once")
    shop.sql("CREATE TABLE by_hand (a)")
    run("--once")
    changed = json.loads(run("status", "--format", "json").stdout)["targets"][0]["last_change"]
    shop.database.rename(shop.folder / "away.db")
    run("--once")
    (shop.folder / "away.db").rename(shop.database)
    run("--once")
    found = json.loads(run("status", "--format", "json").stdout)["targets"][0]
    assert changed is not None
    assert found["last_change"] == changed
    assert " · last change " in line(run("status"), "prod")


def test_parity_is_in_the_line_of_the_target(pair, run):
    run("--once")
    assert "parity of dev, prod: alike" in run("status").stdout
    pair.sql("CREATE TABLE by_hand (a)", pair.folder / "dev.db")
    pair.schema.write_text(pair.schema.read_text() + "CREATE TABLE by_hand (a);\n")
    run("--once")
    done = run("status")
    assert "parity of dev, prod: 1 difference" in done.stdout
    assert "differs from prod" in line(done, "dev")
    assert line(done, "dev").startswith("dev: in sync with its schema · differs from prod")


def codes(run, *arguments):
    done = run("status", "--check", *arguments)
    assert json.loads(run("status", "--format", "json", *arguments).stdout)["exit_codes"][0] == done.returncode
    return done.returncode, done.stdout.splitlines()[-1]


def test_a_monitor_is_told_0_2_and_3(pair, daemon, run):
    assert run("status", "--check").returncode == 3  # nothing was checked yet
    run("--once")
    assert codes(run) == (3, "Not well (3): the daemon is not running.")
    watcher = daemon()
    watcher.until_looked("dev", "clock")
    assert codes(run) == (0, "Well (0).")
    pair.sql("CREATE TABLE by_hand (a)")
    eventually(lambda: run("status", "--check").returncode == 2, why=lambda: watcher.log)
    assert codes(run)[1] == "Not well (2): there are open findings."
    assert codes(run, "--fail-on", "critical")[0] == 0
    (pair.folder / "dev.db").unlink()
    eventually(lambda: "unknown" in line(run("status"), "dev"), why=lambda: watcher.log)
    assert codes(run, "--target", "dev", "--fail-on", "never")[0] == 3
    assert run("status").returncode == 0


def test_a_target_whose_checks_have_stopped_is_overdue(shop, daemon, run):
    shop.configure(every="200ms")
    run("--once")
    # Rounds and clocks aside, only the time of the last check decides.
    shop.sql(
        "UPDATE target_state SET body = json_set(body, '$.last_look', '2020-01-01T00:00:00Z')",
        shop.folder / "state.db",
    )
    done = run("status")
    assert "checks are overdue" in line(done, "prod")
    assert json.loads(run("status", "--format", "json").stdout)["targets"][0]["overdue"] is True


def test_a_monitor_is_told_of_messages_that_are_not_delivered(shop, daemon, run, http_sink):
    http_sink.answers = [500] * 50
    shop.configure(
        f'[channels.team]\nurl = "{http_sink.url}"\n[[routes]]\nchannels = ["team"]\ngroup_wait = "10ms"\n',
        every="200ms",
    )
    watcher = daemon()
    eventually(lambda: run("status", "--check").returncode == 6, why=lambda: watcher.log)
    assert codes(run) == (6, "Not well (6): messages could not be delivered.")


def test_status_refuses_a_target_that_is_not_configured(shop, run):
    done = run("status", "--target", "nosuch")
    assert (done.returncode, "there is no target `nosuch`" in done.stderr) == (64, True)
