"""Formats are honoured or refused, help shows what counts, and mistyped commands are understood."""

import json
from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from schemawatchd.catalog import names
from schemawatchd.cli import commands
from schemawatchd.cli.main import cli
from schemawatchd.cli.options import REPORTS
from schemawatchd.store.lock import Lock


def leaves():
    """Every command that does something, by its words."""
    for name in names(commands):
        found = import_module(f"schemawatchd.cli.commands.{name}").command
        inner = found.commands if isinstance(found, click.Group) else {}
        if not inner or found.invoke_without_command:
            yield (name,), found
        yield from (((name, each), made) for each, made in inner.items())


LEAVES = dict(leaves())
GIVEN = {
    ("accept",): ["prod", "-m", "x"],
    ("ack",): ["abcd", "-m", "x"],
    ("completion",): ["bash"],
    ("diff",): ["a", "b"],
    ("explain",): ["DR102"],
    ("history",): ["prod"],
    ("list",): ["rules"],
    ("migrate", "new"): ["x"],
    ("silence", "add"): ["-m", "x", "--target", "prod", "--for", "1h"],
    ("silence", "end"): ["abcd"],
    ("snapshot",): ["prod"],
    ("waive", "add"): ["abcd", "--until", "2099-01-01", "--reason", "x"],
    ("waive", "end"): ["abcd"],
}


def told(words, *more):
    """Exit code and what was raised."""
    done = CliRunner().invoke(cli, [*words, *GIVEN.get(words, []), *more], prog_name="schemawatchd")
    return done.exception


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_a_format_that_a_command_does_not_have_is_refused_before_anything_else(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    error = told(words, "--format", "xml")
    assert getattr(error, "exit_code", None) == 64
    assert f"`schemawatchd {' '.join(words)}` has no format `xml`" in str(error)


def shown_options(command):
    with click.Context(command, help_option_names=["-h", "--help"]) as context:
        options = [each for each in command.get_params(context) if isinstance(each, click.Option)]
    return {each.opts[-1] for each in options if not each.hidden}


@pytest.mark.parametrize(
    "words", [w for w, c in LEAVES.items() if "--format" not in shown_options(c)], ids=" ".join
)
def test_a_command_without_formats_refuses_json_or_prints_nothing_else(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    error = told(words, "--format", "json")
    only_json = words in {("snapshot",), ("config", "schema")}
    assert ("has no format `json`" in str(error)) != only_json


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_help_has_two_examples_that_the_program_understands(words):
    shown = CliRunner(env={"COLUMNS": "100"}).invoke(cli, [*words, "--help"], prog_name="schemawatchd").output
    lines = [each.strip() for each in shown.partition("Examples:\n")[2].splitlines() if each.strip()]
    assert len(lines) >= 2
    line = f"schemawatchd {' '.join(words)}"
    assert all(all(word in each.split() for word in words) for each in lines), f"{line}: {lines}"


SHOWN = {
    ("list",): {"--format", "--output", "--all", "--help"},
    ("run",): {"--config", "--verbose", "--quiet", "--help"},
    ("ack",): {"--reason", "--config", "--output", "--help"},
    ("history",): {"--limit", "--config", "--format", "--output", "--help"},
}


@pytest.mark.parametrize("words", SHOWN, ids=" ".join)
def test_help_shows_only_what_counts(words):
    assert shown_options(LEAVES[words]) == SHOWN[words]


def test_reports_have_every_format(shop, run):
    for form in REPORTS:
        assert run("check", "--format", form).returncode == 0


@pytest.mark.parametrize("what", ["engines", "kinds", "ledgers", "presets", "reports", "rules", "sources"])
def test_every_list_is_there_as_json(run, what):
    found = json.loads(run("list", what, "--format", "json").stdout)
    assert found


@pytest.mark.parametrize(
    ("typed", "meant"), [("chekc", "check"), ("stauts", "status"), ("inti", "init"), ("xyzzy", None)]
)
def test_a_mistyped_command_is_answered_with_the_one_that_was_meant(run, typed, meant):
    done = run(typed)
    assert done.returncode == 64
    assert f"There is no command `{typed}`." in done.stderr
    assert (f"Did you mean `{meant}`?" in done.stderr) == (meant is not None)


@pytest.mark.parametrize("words", [["version"], ["-V"], ["--version"]])
def test_the_version_has_the_names_that_people_try(run, words):
    assert run(*words).stdout.startswith("schemawatchd ")


def test_help_is_a_word_too(run):
    assert run("help").stdout == run("--help").stdout
    assert run("help", "check").stdout == run("check", "--help").stdout


def test_a_group_alone_shows_its_help_and_no_escapes(run):
    done = run("config")
    assert (done.returncode, done.stdout) == (64, "")
    assert done.stderr.startswith("Usage: schemawatchd config")
    assert "\\x09" not in run("list").stderr


def test_once_only_new_is_silent_until_something_is_new(shop, run):
    assert run("--once", "--only-new").stdout == ""
    shop.sql("CREATE TABLE by_hand (a)")
    first = run("--once", "--only-new")
    assert (first.returncode, "table by_hand is extra" in first.stdout, first.stderr) == (2, True, "")
    second = run("--once", "--only-new")
    assert (second.returncode, second.stdout, second.stderr) == (2, "", "")
    shop.sql("CREATE TABLE another (a)")
    third = run("--once", "--only-new")
    assert "table another is extra" in third.stdout
    assert "by_hand" not in third.stdout
    shop.sql("DROP TABLE by_hand; DROP TABLE another")
    last = run("--once", "--only-new")
    assert last.returncode == 0
    assert sorted(line.partition(" (after")[0] for line in last.stdout.splitlines()) == [
        "RESOLVED  prod: table another is extra",
        "RESOLVED  prod: table by_hand is extra",
    ]
    assert json.loads(run("--once", "--only-new", "--format", "json").stdout)["targets"] == []


def test_once_only_new_asks_a_daemon_what_is_new(shop, daemon, run):
    shop.configure(every="1h")
    daemon().until_looked("prod", "start")
    assert (run("--once", "--only-new").stdout, run("--once", "--only-new").stderr) == ("", "")
    shop.sql("CREATE TABLE by_hand (a)")
    assert "table by_hand is extra" in run("--once", "--only-new").stdout
    assert run("--once", "--only-new").stdout == ""


def test_only_new_beside_another_single_check_leaves_the_news_to_it(shop, run):
    lock = Lock(shop.folder / "state.db")
    lock.acquire(watches=False)
    try:
        done = run("--once", "--only-new")
    finally:
        lock.release()
    assert (done.returncode, done.stdout) == (3, "")
    assert "holds the state store and reports what is new" in done.stderr


def test_only_new_goes_with_once_alone(shop, run):
    assert run("--only-new").returncode == 64


def test_github_is_told_severity_file_and_line(shop, run):
    shop.sql("DROP INDEX orders_by_customer; CREATE TABLE by_hand (a); ALTER TABLE orders ADD COLUMN more text")
    lines = run("check", "--format", "github").stdout.splitlines()
    at = shop.schema.read_text().splitlines().index("CREATE INDEX orders_by_customer ON orders (customer_id);") + 1
    assert any(each.startswith(f"::warning file=schema.sql,line={at},title=DR301 prod::") for each in lines)
    assert any(each.startswith("::warning file=schema.sql,title=DR102 prod::table by_hand") for each in lines)
    table = shop.schema.read_text().splitlines().index("CREATE TABLE orders (") + 1
    assert any(f" file=schema.sql,line={table}," in each and "orders.more" in each for each in lines)
    found = json.loads(run("check", "--format", "sarif").stdout)["runs"][0]["results"]
    places = [each["locations"][0]["physicalLocation"] for each in found]
    assert {"artifactLocation": {"uri": "schema.sql"}, "region": {"startLine": at}} in places
