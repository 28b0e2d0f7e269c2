"""People and the daemon: its control socket, who is on what, silences, and what the watcher says of itself."""

import json
import os
import pwd
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fixtures import daemon as daemons
from fixtures.daemon import eventually
from schemawatchd.alerts.route import Route
from schemawatchd.settings.durations import duration
from schemawatchd.settings.models import Settings

CHANNEL = """
[channels.team]
url = "{url}"
[[routes]]
channels = ["team"]
group_wait = "100ms"
group_interval = "100ms"
repeat_interval = "1s"
"""


@pytest.fixture
def told_shop(shop, http_sink):
    shop.configure(CHANNEL.format(url=http_sink.url), every="300ms")
    return shop


def heads(http_sink):
    return [each["message"].splitlines()[0] for each in http_sink.bodies]


def test_the_sum_of_all_waits_is_what_the_docs_say():
    """docs/messages.md, How long it takes: for each setting the waits and their sum."""
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    wait, interval = Route(channels=()).group_wait, Route(channels=()).group_interval
    assert defaults["every"] == duration("60s")
    first = f"{seconds(defaults['every'])} s + {seconds(defaults['settle'])} s"
    text = (Path(__file__).parents[2] / "docs" / "messages.md").read_text()
    section = text.partition("## How long it takes")[2].partition("\n## ")[0]
    sums = [line.split("|")[3].strip() for line in section.splitlines() if line.startswith("| ")][1:]
    assert sums == [
        first,
        f"{first} + `group_wait`",
        f"{first} + {seconds(wait)} s",
        f"{first} + {seconds(interval) // 60} min",
        "none",
    ]


def seconds(span):
    return round(span.total_seconds())


def test_a_critical_drift_on_prod_is_told_within_the_interval_and_5_seconds(shop, daemon, http_sink):
    """With the default settle and no group_wait; only the interval is shorter, to keep the test short."""
    shop.configure(f'[channels.team]\nurl = "{http_sink.url}"\n', every="1s", settle="1s")
    watcher = daemon()
    eventually(lambda: http_sink.bodies, within=30, why=lambda: watcher.log)
    begun = datetime.now(UTC)
    shop.sql("DROP TABLE orders; DROP INDEX IF EXISTS orders_by_customer")
    eventually(lambda: len(http_sink.bodies) > 1, within=40, why=lambda: watcher.log)
    assert datetime.now(UTC) - begun < timedelta(seconds=6)
    assert "CRITICAL" in http_sink.bodies[1]["message"]


def test_people_ask_the_daemon_and_it_knows_who_they_are(told_shop, daemon, run, http_sink):
    watcher = daemon()
    eventually(lambda: http_sink.bodies, why=lambda: watcher.log)
    assert (told_shop.folder / "control.sock").stat().st_mode & 0o777 == 0o660
    told_shop.sql("DROP INDEX orders_by_customer")
    eventually(lambda: len(http_sink.bodies) > 1, why=lambda: watcher.log)
    assert run("ack", "5208", "-m", "putting it back").stdout.startswith("5208  index orders.orders_by_customer")
    me = pwd.getpwuid(os.geteuid()).pw_name
    assert f"{me} is on it: putting it back" in run("status").stdout
    shown = json.loads(run("incidents", "5208", "--format", "json").stdout)
    assert (shown[0]["acked"]["by"], shown[0]["acked"]["reason"]) == (me, "putting it back")
    done = run("--once", "--format", "json")
    assert done.returncode == 2
    assert str(watcher.process.pid) in done.stderr
    (target,) = json.loads(done.stdout)["targets"]
    assert target["findings"][0]["acked"]["by"] == me
    assert target["findings"][0]["since"]["first_seen"] is not None
    history = run("history", "prod").stdout
    assert "opened: index orders.orders_by_customer is missing" in history
    assert "happened: now watching prod: in sync" in history  # an event happens; drift does not resolve it
    assert "resolved: now watching" not in history
    assert run("history", "nobody").returncode == 64
    assert "5208" in run("explain", "5208").stdout
    told = len(http_sink.bodies)
    watcher.until_logged("checked prod (clock)", count=watcher.log.count("checked prod (clock)") + 5)
    assert len(http_sink.bodies) == told  # a reminder a second, but somebody is on it
    watcher.end()
    assert not (told_shop.folder / "control.sock").exists()
    assert f"{me} is on it" in run("status").stdout


USERS = {"member": True, "owner": True, "stranger": False}


@pytest.fixture
def users():
    """Three people of this machine: two in a group of ours, one not."""
    if os.geteuid() != 0:
        pytest.skip("making users needs root")
    made = []
    subprocess.run(["groupadd", "--system", "swdtest"], check=True)
    try:
        for name, belongs in USERS.items():
            more = ["--groups", "swdtest"] if belongs else []
            subprocess.run(["useradd", "--no-create-home", *more, f"swd-{name}"], check=True)
            made.append(f"swd-{name}")
        yield {name: f"swd-{name}" for name in USERS}
    finally:
        for name in made:
            subprocess.run(["userdel", name], check=True, capture_output=True)
        subprocess.run(["groupdel", "swdtest"], check=False, capture_output=True)


def test_three_users_two_in_the_group_and_one_not(told_shop, daemon, http_sink, users, tmp_path, enterable):
    folder = told_shop.folder
    enterable(folder)
    # The group may read the configuration, so its secret does not stand in it.
    told_shop.configure(CHANNEL.format(url="${SINK}"), every="300ms")
    watcher = daemon(SINK=http_sink.url)
    eventually(lambda: http_sink.bodies, why=lambda: watcher.log)
    told_shop.sql("DROP INDEX orders_by_customer")
    eventually(lambda: len(http_sink.bodies) > 1, why=lambda: watcher.log)
    subprocess.run(["chown", "root:swdtest", folder / "control.sock", folder / "schemawatchd.toml"], check=True)
    (folder / "schemawatchd.toml").chmod(0o640)

    def as_user(name, *arguments):
        asked = ["setpriv", f"--reuid={users[name]}", f"--regid={users[name]}", "--init-groups"]
        return subprocess.run(
            [*asked, sys.executable, daemons.PROGRAM, *arguments],
            cwd=folder,
            env={**os.environ, "HOME": str(tmp_path), "SINK": http_sink.url},
            capture_output=True,
            text=True,
            check=False,
        )

    if as_user("member", "--version").returncode:
        pytest.skip("this interpreter is not open to other users")
    assert as_user("member", "ack", "5208", "-m", "mine").returncode == 0
    assert f"{users['member']} is on it: mine" in as_user("owner", "status").stdout
    assert as_user("owner", "silence", "add", "--object", "*", "--for", "1h", "-m", "quiet").returncode == 0
    assert f"by {users['owner']}: quiet" in as_user("member", "silence", "list").stdout
    assert as_user("member", "--once").returncode == 2
    assert "is using it" in as_user("member", "doctor").stdout
    for each in folder.glob("state.db*"):
        assert each.stat().st_mode & 0o077 == 0
    refused = as_user("stranger", "status")
    assert refused.returncode == 78
    assert "group schemawatchd" in refused.stderr


def test_a_silence_keeps_the_daemon_quiet_until_it_is_ended(told_shop, daemon, run, http_sink):
    watcher = daemon()
    eventually(lambda: http_sink.bodies, why=lambda: watcher.log)
    mark = run("silence", "add", "--object", "orders.*", "--for", "1h", "-m", "rebuilding").stdout.split()[0]
    told_shop.sql("DROP INDEX orders_by_customer")
    watcher.until_logged("(clock): drift")
    dry = run("notify", "test", "--dry-run", "5208")
    assert "HELD: silence" in dry.stdout, dry.stderr
    last = dry.stdout.splitlines()[-1]
    assert last.startswith("would be sent: no, because silence: "), dry.stdout
    assert "rebuilding (until " in last
    assert "rebuilding" in run("status").stdout
    assert len(http_sink.bodies) == 1
    assert run("silence", "end", mark).returncode == 0
    eventually(lambda: len(http_sink.bodies) > 1, why=lambda: watcher.log)
    known = run("notify", "test", "--dry-run", "5208").stdout.splitlines()[-1]
    assert known.startswith("would be sent: no, because the channel knows it, and no reminder is due yet (until ")


def test_a_dry_run_says_that_nothing_would_be_sent_where_no_route_matches(shop, run):
    shop.configure('[channels.team]\nurl = "json://127.0.0.1:1/"\n', environment="dev")
    shop.sql("DROP INDEX orders_by_customer")
    run("--once", "--no-notify")
    done = run("notify", "test", "--dry-run", "5208")
    assert (done.returncode, done.stdout.splitlines()[-1].startswith("would be sent: no, because no route")) == (
        0,
        True,
    )


def test_a_dry_run_says_when_a_channel_is_failing_and_when_nothing_holds_a_message(shop, run):
    shop.configure('[channels.team]\nurl = "json://127.0.0.1:1/"\n')
    run("--once", "--no-notify")
    shop.sql("DROP INDEX orders_by_customer")
    run("--once", "--no-notify")
    assert run("notify", "test", "--dry-run", "5208").stdout.splitlines()[-1].startswith("would be sent: yes, ")
    assert run("--once").returncode == 2
    last = run("notify", "test", "--dry-run", "5208").stdout.splitlines()[-1]
    assert last.startswith("would be sent: no, because the channel does not take messages (")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["silence", "add", "-m", "x", "--for", "1h"], "silence everything"),
        (["silence", "add", "-m", "x", "--object", "a"], "a silence needs"),
        (["silence", "add", "-m", "x", "--object", "a", "--for", "soon"], "--for"),
        (["silence", "add", "-m", "x", "--object", "a", "--until", "tomorrow"], "is not a time"),
        (["silence", "add", "-m", "x", "--object", "a", "--cron", "1 2 3", "--for", "1h"], "is not a cron line"),
        (["silence", "add", "-m", "x", "--object", "a", "--cron", "0 2 * * sat"], "--cron needs --for"),
        (["silence", "end", "abcd"], "no silence begins"),
        (["ack", "abcd", "-m", "x"], "no open incident"),
        (["ack", "abc", "-m", "x"], "no open incident"),
        (["notify", "test", "--dry-run"], "needs one finding"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_advice(shop, run, arguments, says):
    shop.configure('[channels.team]\nurl = "json://127.0.0.1:1/"\n')
    run("--once", "--no-notify")
    done = run(*arguments)
    assert (done.returncode, says in done.stderr) == (64, True), done.stderr
    assert len(done.stderr.splitlines()) > 1


def test_the_heartbeat_beats_and_says_when_looks_fail(shop, daemon, http_sink):
    beat = f"http://127.0.0.1:{http_sink.port}/ping/uuid"
    shop.configure(f'[heartbeat]\nurl = "{beat}"\nevery = "200ms"\n', every="200ms")
    daemon()
    eventually(lambda: len(http_sink.requests) >= 3)
    paths = [path for _, path, _ in http_sink.requests]
    assert paths[0] == "/ping/uuid/start"
    assert set(paths[1:]) == {"/ping/uuid"}


def test_what_the_server_can_print_is_the_way_back_and_is_not_called_proven(shop, run):
    shop.sql("DROP INDEX orders_by_customer")
    for _ in range(2):
        (target,) = json.loads(run("--once", "--no-notify", "--format", "json").stdout)["targets"]
        (found,) = target["findings"]
        assert found["fix"] == {
            "revert": ["CREATE INDEX orders_by_customer ON orders (customer_id);"],
            "proven": False,
            "first": [],
        }
    shop.sql(found["fix"]["revert"][0])
    assert run("check").returncode == 0


NOBODY = 65534


@pytest.fixture
def owned(shop, enterable, interpreter):
    """The shop of another user, and how to run the program there as any user."""
    enterable(shop.folder)
    state = shop.folder / "state"
    state.mkdir(mode=0o750)
    shop.configure()
    file = shop.folder / "schemawatchd.toml"
    file.write_text(file.read_text().replace("state.db", "state/state.db"))
    file.chmod(0o644)
    os.chown(state, NOBODY, NOBODY)
    python, environment = interpreter

    def command(user, *words):
        become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        program = "from schemawatchd.cli.main import main; main()"
        return [*become, python, "-c", program, *words, "--config", str(file)]

    def call(user, *words):
        return subprocess.run(
            command(user, *words), cwd=shop.folder, env=environment, capture_output=True, text=True, check=False
        )

    call.command, call.environment, call.state = command, environment, state
    return call


def test_root_without_a_daemon_leaves_nothing_that_keeps_the_service_from_starting(owned):
    done = owned(0, "--once", "--no-notify")
    assert done.returncode == 0, done.stderr
    for words in (["status"], ["incidents"], ["history", "prod"], ["doctor"]):
        assert owned(0, *words).returncode == 0
    assert {each.stat().st_uid for each in owned.state.iterdir()} == {NOBODY}
    assert owned(NOBODY, "--once", "--no-notify").returncode == 0


@pytest.mark.parametrize("words", [["--once"], ["status"], ["incidents"], ["ack", "5208", "-m", "x"], ["run"]])
def test_another_user_without_a_daemon_is_told_what_to_type(owned, words):
    owned(0, "--once", "--no-notify")
    done = owned(65533, *words)
    assert done.returncode == 78
    assert "`sudo -u nobody schemawatchd --once`" in done.stderr


def test_a_daemon_that_root_starts_runs_as_the_owner_of_its_store(owned):
    process = subprocess.Popen(owned.command(0, "run"), env=owned.environment, stderr=subprocess.PIPE, text=True)
    try:
        eventually((owned.state / "control.sock").exists)
        ids = Path(f"/proc/{process.pid}/status").read_text()
        assert f"Uid:\t{NOBODY}\t{NOBODY}\t{NOBODY}\t{NOBODY}\n" in ids
        assert owned(0, "status").returncode == 0
        assert owned(NOBODY, "status").returncode == 0
    finally:
        process.terminate()
        process.communicate()
    assert process.returncode == 0
