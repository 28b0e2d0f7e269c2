"""Around the looks: waivers, one definition of the schema, git as a source, the pytest plug-in."""

import json
import os
import subprocess
import sys

import pytest


def git(folder, *words):
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@localhost", "-C", str(folder), *words],
        check=True,
        capture_output=True,
        env={**os.environ, "GIT_CONFIG_NOSYSTEM": "1"},
    )


def report(run, *words):
    return json.loads(run(*words, "--format", "json").stdout)


def test_what_is_waived_counts_for_nothing_and_nobody_is_told(shop, run, http_sink):
    shop.configure(f'[channels.team]\nurl = "{http_sink.url}"\n[[routes]]\nchannels = ["team"]\n')
    shop.sql("DROP INDEX orders_by_customer")
    assert run("--once").returncode == 2
    assert len(http_sink.bodies) == 1
    done = run(
        "waive", "--all", "--target", "prod", "--until", "2099-01-01", "--reason", "known", "--author", "ada"
    )
    assert "Waived 1 finding" in done.stdout
    after = run("--once")
    assert (after.returncode, "1 waived" in after.stdout) == (0, True)
    assert len(http_sink.bodies) == 1
    (finding,) = report(run, "check")["targets"][0]["findings"]
    assert finding["waived"] == {"until": "2099-01-01", "reason": "known", "author": "ada"}
    shop.sql("CREATE INDEX orders_by_customer ON orders (total)")
    changed = report(run, "check")
    assert changed["targets"][0]["status"] == "drift"


def test_with_a_file_of_waivers_looks_stay_quiet(shop, run, daemon):
    shop.sql("DROP INDEX orders_by_customer")
    run("waive", "--all", "--target", "prod", "--until", "2099-01-01", "--reason", "known")
    shop.configure(every="300ms")
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync")
    watcher.until_logged("checked prod (clock): quiet", count=2)


def test_a_waiver_that_ended_or_is_unused_is_said(shop, run):
    shop.sql("DROP INDEX orders_by_customer")
    (finding,) = report(run, "check")["targets"][0]["findings"]
    assert run("waive", finding["id"][:4], "--until", "2099-01-01", "--reason", "x").returncode == 0
    file = shop.folder / "schemawatchd.waivers.toml"
    file.write_text(file.read_text().replace("2099-01-01", "2020-01-01"))
    codes = {each["rule"] for each in report(run, "check")["findings"]}
    assert codes == {"SC301"}
    shop.sql("CREATE INDEX orders_by_customer ON orders (customer_id)")
    (shop.folder / "schemawatchd.waivers.toml").write_text(
        (shop.folder / "schemawatchd.waivers.toml").read_text().replace("2020-01-01", "2099-01-01")
    )
    assert {each["rule"] for each in report(run, "check")["findings"]} == {"SC302"}
    (shop.folder / "schemawatchd.waivers.toml").write_text("[[")
    assert {each["rule"] for each in report(run, "check")["findings"]} == {"SC303"}


def test_where_the_file_may_not_be_written_the_block_is_printed(shop, run):
    shop.sql("DROP INDEX orders_by_customer")
    (shop.folder / "schemawatchd.waivers.toml").mkdir()
    shop.configure()
    text = (shop.folder / "schemawatchd.toml").read_text()
    (shop.folder / "schemawatchd.toml").write_text(f'waivers = "gone/w.toml"\n{text}')
    done = run("waive", "--all", "--target", "prod", "--until", "2099-01-01", "--reason", "x")
    assert done.returncode == 0, done
    assert "[[waivers]]" in done.stdout
    assert "commit this" in done.stderr


@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe"])
def test_a_waivers_file_that_is_a_link_or_a_pipe_is_neither_followed_nor_waited_for(shop, run, tmp_path, kind):
    shop.sql("DROP INDEX orders_by_customer")
    path, other = shop.folder / "schemawatchd.waivers.toml", tmp_path / "shadow"
    if kind == "link":
        other.write_text("root:secret\n")
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(other)
    done = run("waive", "--all", "--target", "prod", "--until", "2099-01-01", "--reason", "x")
    assert done.returncode == 0, done
    assert "commit this" in done.stderr
    assert not other.exists() or other.read_text() == "root:secret\n"
    checked = run("check")
    assert checked.returncode == 2
    assert "secret" not in checked.stdout + checked.stderr


def test_a_file_that_was_merged_and_not_deployed_is_pending_by_the_history_of_the_repository(shop, run):
    git(shop.folder, "init", "-q")
    git(shop.folder, "add", "schema.sql")
    git(shop.folder, "commit", "-qm", "one")
    shop.schema.write_text(shop.schema.read_text() + "CREATE TABLE refunds (id integer PRIMARY KEY);\n")
    git(shop.folder, "commit", "-qam", "two")
    first = report(run, "--once")
    assert (first["status"], [each["rule"] for each in first["targets"][0]["findings"]]) == ("pending", ["SC202"])
    shop.sql("CREATE TABLE refunds (id integer PRIMARY KEY)")
    after = report(run, "--once")
    assert [each["rule"] for each in after["targets"][0]["findings"]] == ["SC203"]


def test_migrations_are_read_from_a_repository_without_a_work_tree(shop, run, tmp_path):
    origin = tmp_path / "origin"
    (origin / "db").mkdir(parents=True)
    git(tmp_path, "init", "-q", str(origin))
    (origin / "db/000001_all.up.sql").write_text(shop.schema.read_text())
    git(origin, "add", ".")
    git(origin, "commit", "-qm", "one")
    git(tmp_path, "clone", "-q", "--bare", str(origin), str(tmp_path / "app.git"))
    shop.sql("create table schema_migrations (version bigint, dirty boolean)")
    shop.sql("insert into schema_migrations values (1, 0)")
    (shop.folder / "schemawatchd.toml").write_text(
        f'migrations = "db"\nsource = {{git = "{tmp_path}/app.git", ref = "HEAD"}}\nstate = "sqlite:///state.db"\n'
        '[targets.prod]\nurl = "sqlite:///prod.db"\nenvironment = "prod"\n'
    )
    found = report(run, "check")["targets"][0]
    assert (found["status"], found["expected_from"]) == ("in_sync", "HEAD:db@1")
    assert len(found["source"]["commit"]) == 10
    assert found["migration"] == {
        "format": "golang-migrate",
        "applied": "1",
        "head": "1",
        "pending": [],
        "not_run": [],
    }


def test_doctor_names_a_repository_that_lacks_what_is_older(shop, run, tmp_path):
    origin = tmp_path / "origin"
    git(tmp_path, "init", "-q", str(origin))
    for text in ("one", shop.schema.read_text()):
        (origin / "schema.sql").write_text(text)
        git(origin, "add", ".")
        git(origin, "commit", "-qm", "x")
    assert "earlier versions" not in run("doctor").stdout
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{origin}", str(tmp_path / "there"))
    (tmp_path / "there" / ".git").rename(shop.folder / ".git")
    done = run("doctor")
    assert "warn  not all earlier versions are known: " in done.stdout
    assert "this is a shallow clone" in done.stdout
    assert "git fetch --unshallow" in done.stdout
    assert done.returncode == 0, done.stdout


def test_a_second_definition_and_a_retired_file_are_said_where_they_are_asked_for(shop, run):
    (shop.folder / "copy.sql").write_text(shop.schema.read_text())
    assert run("check").returncode == 0
    with (shop.folder / "schemawatchd.toml").open("a") as file:
        file.write('[one_schema]\nretired = ["copy.sql"]\n')
    found = {each["rule"]: each["summary"] for each in report(run, "check")["findings"]}
    assert found == {
        "SC401": "copy.sql also defines customers, orders, which schema.sql already defines",
        "SC402": "copy.sql is retired, but exists again",
    }


TESTS = """
def test_in_sync(assert_schema_in_sync):
    assert_schema_in_sync("sqlite:///prod.db", schema="schema.sql")

def test_target(assert_schema_in_sync):
    assert_schema_in_sync("prod")
"""


@pytest.mark.parametrize("drifts", [False, True])
def test_the_plug_in_fails_a_test_with_the_report(shop, drifts):
    (shop.folder / "test_schema.py").write_text(TESTS)
    if drifts:
        shop.sql("DROP INDEX orders_by_customer")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_schema.py"],
        cwd=shop.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == int(drifts), done.stdout
    assert ("index orders.orders_by_customer is missing" in done.stdout) is drifts
    assert ("2 failed" if drifts else "2 passed") in done.stdout


@pytest.fixture
def drifted(shop, run):
    shop.sql("DROP INDEX orders_by_customer; CREATE TABLE by_hand (a)")
    run("--once")
    return shop


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["silence", "add", "-m", "x", "--target", "prod", "--until", "2020-01-01"], "which is over"),
        (
            ["silence", "add", "-m", "x", "--target", "prod", "--from", "2099-02-01", "--until", "2099-01-01"],
            "which is before it begins",
        ),
        (["silence", "add", "-m", "x", "--target", "pord", "--for", "1h"], "`pord`. Did you mean `prod`?"),
        (["silence", "add", "-m", "x", "--environment", "stage", "--for", "1h"], "no environment `stage`"),
        (["silence", "add", "-m", "x", "--rule", "DR999", "--for", "1h"], "there is no rule `DR999`"),
        (["silence", "add", "-m", "x", "--id", "zzzz", "--for", "1h"], "begins with `zzzz`"),
        (["silence", "add", "-m", "x", "--id", "f", "--for", "1h"], "begins with `f`"),
        (["silence", "add", "-m", " ", "--target", "prod", "--for", "1h"], "the reason is empty"),
        (["ack", "5208", "-m", ""], "the reason is empty"),
        (["accept", "prod", "-m", ""], "the reason is empty"),
        (["waive", "5208", "--until", "2099-01-01", "--reason", ""], "the reason is empty"),
        (["waive", "5208", "--until", "2020-01-01", "--reason", "x"], "`--until 2020-01-01` is in the past"),
        (["waive", "end", "5208"], "no waiver begins with `5208`"),
        (["incidents", "--target", "nosuch"], "there is no target `nosuch`"),
        (["waive", "list", "--target", "nosuch"], "there is no target `nosuch`"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_an_argument_that_can_mean_nothing_is_refused_with_advice(drifted, run, arguments, says):
    done = run(*arguments)
    assert (done.returncode, says in done.stderr) == (64, True), done.stderr
    assert len(done.stderr.splitlines()) > 1
    assert run("silence", "list").stdout == "No silence.\n"
    assert not (drifted.folder / "schemawatchd.waivers.toml").exists()


def test_what_can_be_meant_is_silenced(drifted, run):
    for each in (["--id", "5208"], ["--rule", "DR*"], ["--target", "p*"], ["--environment", "prod"]):
        assert run("silence", "add", *each, "--for", "1h", "-m", "x").returncode == 0, each


def test_waivers_are_listed_and_ended(drifted, run):
    file = drifted.folder / "schemawatchd.waivers.toml"
    for mark in ("5208", next(each["id"] for each in _findings(run) if each["object"] == "by_hand")):
        assert run("waive", mark, "--until", "2099-01-01", "--reason", "agreed", "--author", "ada").returncode == 0
    listed = run("waive", "list").stdout
    assert "5208  prod: DR301 index:orders.orders_by_customer, until 2099-01-01, by ada: agreed" in listed
    assert {each["finding"][:4] for each in json.loads(run("waive", "list", "--format", "json").stdout)} > {"5208"}
    file.write_text(file.read_text() + "\n# a line of ours\n")
    assert run("waive", "end", "5208").returncode == 0
    assert "5208" not in run("waive", "list").stdout
    assert "by_hand" in run("waive", "list").stdout
    assert run("waive", "end", run("waive", "list").stdout[:4]).returncode == 0
    assert (run("waive", "list").stdout, "# a line of ours" in file.read_text()) == ("No waiver.\n", True)
    assert "orders_by_customer is missing" in run("check").stdout


def _findings(run):
    return json.loads(run("check", "--format", "json").stdout)["targets"][0]["findings"]
