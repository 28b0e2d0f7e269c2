"""Secrets: canaries in every URL, every error path that can be provoked, and not one canary in any output."""

import subprocess

import pytest

from fixtures import daemon as daemons
from fixtures.daemon import eventually

PASSWORD = "canary-pa$$word/1"
WRITTEN = "canary-pa%24%24word%2F1"
TOKEN = "canary-t0ken"
CANARIES = (PASSWORD, WRITTEN, TOKEN, "canary-2nd")
URLS = {
    "refused": f"postgresql://watch:{WRITTEN}@127.0.0.1:{{port}}/shop",
    "nowhere": f"postgresql://watch:{WRITTEN}@no-such-host.invalid/shop",
    "dull": f"mariadb://watch:{WRITTEN}@127.0.0.1:{{port}}/shop",
    "far": f"mysql://watch:{WRITTEN}@no-such-host.invalid/shop",
    "query": f"postgresql://watch:{WRITTEN}@127.0.0.1:{{port}}/shop?no_such_parameter=1",
}


def none_of_them(*texts):
    for text in texts:
        for canary in CANARIES:
            assert canary not in text, text[max(0, text.index(canary) - 300) : text.index(canary) + 100]


def outputs(house, run):
    """Everything a person can make the program say about this house."""
    commands = (
        ("--once", "-vv", "--no-notify", "--format", "json"),
        ("check", "-vv", "--target", "refused", "--target", "dull"),
        ("status", "-vv"),
        ("incidents", "-vv"),
        ("doctor", "-vv"),
        ("config", "show"),
        ("notify", "test", "team", "-vv"),
    )
    for command in commands:
        done = run(*command)
        yield f"{command}: {done.stdout}{done.stderr}"


def store(house):
    return [each.read_bytes().decode("latin1") for each in house.folder.glob("state.db*")]


@pytest.mark.parametrize("answer", [500, 404, 401, "hang", (302, {"Location": "/elsewhere"}), 200])
def test_no_secret_of_a_channel_is_shown_whatever_the_receiver_answers(house, daemon, http_sink, answer):
    http_sink.answers = [answer]
    house.sqlite("prod")
    house.schema.write_text(house.schema.read_text() + "CREATE TABLE refunds (id integer);")
    house.configure()
    file = house.folder / "schemawatchd.toml"
    url = f"json://watch:{WRITTEN}@127.0.0.1:{http_sink.port}/{TOKEN}?+X-Key=canary-2nd&rto=1"
    file.write_text(file.read_text().replace(http_sink.url, url))
    watcher = daemon("-vv")
    eventually(lambda: http_sink.requests, why=lambda: watcher.log)
    if answer != "hang":
        eventually(lambda: "channel team" in watcher.log or " sent" in watcher.log, why=lambda: watcher.log)
    else:
        watcher.until_logged("checked prod", count=2)
    watcher.end()
    none_of_them(watcher.log, *watcher.told, *store(house))
    house.nothing_false(drift=["refunds"], about_ourselves=0)


def test_no_secret_of_a_target_is_shown_whatever_goes_wrong(house, daemon, run, proxy, http_sink, tmp_path):
    there = proxy(tmp_path / "nobody")
    for name, url in URLS.items():
        house.targets[name] = url.format(port=there.port)
    house.scratch = f"postgresql://scratch:{WRITTEN}@127.0.0.1:{there.port}/postgres"
    house.configure(patience="0ms", every="1s")
    watcher = daemon("-vv")
    eventually(house.messages, within=20, why=lambda: watcher.log)
    file = house.folder / "schemawatchd.toml"
    good = file.read_text()
    file.write_text(good + f'[channels.more]\nurl = "json://{TOKEN}/canary-2nd"\npassword = "{WRITTEN}"\n')
    watcher.signal(1)
    watcher.until_told("was refused")
    file.write_text(good)
    watcher.end()
    said = list(outputs(house, run))
    none_of_them(watcher.log, *watcher.told, *store(house), *house.messages(), *said)
    house.nothing_false(about_ourselves=len(URLS) + 2)


@pytest.mark.parametrize(
    "line",
    [
        f'[targets.a]\nurl = "postgresql://u:{WRITTEN}@[bad/shop"\nenvironment = "prod"',
        f'[targets.a]\nurl = "postgresql://u:{WRITTEN}@host:port/shop"\nenvironment = "prod"',
        f'[targets.a]\nurl = "oracle://u:{WRITTEN}@host/shop"\nenvironment = "prod"',
        f'[targets.a]\nurl = "postgresql://u@host/shop?password={WRITTEN}"\nenvironment = "prod"',
        f'[targets.a]\nurl = ["{WRITTEN}"]\nenvironment = "prod"',
        f'[targets.a]\nurl = "sqlite:///x.db"\npasswrd = "{WRITTEN}"\nenvironment = "prod"',
        f'[channels.b]\nurl = "nothing://{TOKEN}"',
        f'[channels.b]\nurl = 5\ntoken = "{TOKEN}"',
        f'[channels.b]\nurl = "slack://{TOKEN}/canary-2nd"',
        f'[targets.a]\nurl = "postgresql://u:{WRITTEN}@host/shop"\nenvironment = "prod',
    ],
    ids=lambda line: line.split("\n")[1][:18],
)
def test_no_secret_is_shown_by_a_configuration_that_is_refused(house, run, line):
    house.sqlite("prod")
    house.configure(more=line)
    for command in (("config", "check", "-vv"), ("check", "-vv")):
        done = run(*command)
        none_of_them(done.stdout, done.stderr)
    assert house.messages() == []


@pytest.mark.parametrize("url", [f"nothing://{TOKEN}", f"slack://{TOKEN}/canary-2nd"])
def test_a_channel_that_can_never_work_is_refused_at_the_start_without_its_secret(house, run, url):
    house.sqlite("prod")
    house.configure(more=f'[channels.other]\nurl = "{url}"')
    assert run("config", "check").returncode == 78
    watcher = subprocess.run(
        ["timeout", "20", daemons.PROGRAM, "run", "-vv"],
        cwd=house.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    none_of_them(watcher.stdout, watcher.stderr)
    assert watcher.returncode == 78
