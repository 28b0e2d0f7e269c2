"""A target whose applied migrations cannot be replayed: its first check, its baseline, and `accept`."""

import json
import sqlite3
import subprocess
from contextlib import closing

import pytest

UP, DOWN = "-- migrate:up\n", "\n-- migrate:down\n"


@pytest.fixture
def team(tmp_path, run):
    class Team:
        folder = tmp_path

        def sql(self, *statements):
            with closing(sqlite3.connect(tmp_path / "prod.db")) as there:
                there.executescript(";\n".join(statements))

        def migration(self, name, text):
            (tmp_path / "migrations").mkdir(exist_ok=True)
            (tmp_path / "migrations" / f"{name}.sql").write_text(UP + text + DOWN)

        def configure(self, *lines):
            settings = ['migrations = "migrations"', 'state = "sqlite:///state.db"', 'settle = "0s"', *lines]
            settings += ["[targets.prod]", 'url = "sqlite:///prod.db"', 'environment = "prod"']
            (tmp_path / "schemawatchd.toml").write_text("\n".join(settings))
            (tmp_path / "schemawatchd.toml").chmod(0o600)

        def check(self, *command):
            done = run(*(command or ("--once", "--no-notify")), "--format", "json")
            (target,) = json.loads(done.stdout)["targets"]
            return done.returncode, target["status"], target["expected_from"], target["error"]

    made = Team()
    made.migration("001_first", "drop table not_there;")
    made.sql(
        "create table a (i integer)",
        "create table schema_migrations (version varchar(128) primary key)",
        "insert into schema_migrations values ('001')",
    )
    made.configure()
    return made


def test_the_first_check_knows_nothing_and_the_next_one_compares_with_it(team):
    code, status, compared_with, error = team.check()
    assert (code, status, compared_with) == (3, "unknown", None)
    assert "remembered as the baseline" in error
    code, status, compared_with, _ = team.check()
    assert (code, status) == (0, "in_sync")
    assert compared_with.startswith("baseline@001 of 20")
    team.sql("create table by_hand (i integer)")
    assert team.check()[1] == "drift"


def test_a_check_without_memory_stays_unknown_and_says_what_to_do(team):
    for _ in range(2):
        code, status, compared_with, error = team.check("check")
        assert (code, status, compared_with) == (3, "unknown", None)
        assert "Name a `schema` file" in error
        assert "--once" in error


def test_what_is_there_is_accepted_with_a_reason(team, run):
    team.check()
    team.sql("create table by_hand (i integer)")
    assert team.check()[1] == "drift"
    done = run("accept", "prod", "-m", "approved in review 512")
    assert done.returncode == 0, done.stderr
    assert "is now its baseline" in done.stdout
    _, status, compared_with, _ = team.check()
    assert (status, compared_with.startswith("baseline@001 of ")) == ("in_sync", True)
    assert "by_hand" not in run("status").stdout
    with closing(sqlite3.connect(team.folder / "state.db")) as state:
        (body,) = state.execute("select body from target_state").fetchone()
    assert json.loads(body)["history"]["baseline"]["reason"] == "approved in review 512"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("accept", "prod"), "Missing option"),
        (("accept", "prod", "-m", "  "), "the reason is empty"),
        (("accept", "nosuch", "-m", "x"), "there is no target `nosuch`"),
    ],
)
def test_what_cannot_be_accepted_is_said(team, run, arguments, says):
    team.check()
    done = run(*arguments)
    assert done.returncode == 64
    assert says in done.stderr


def test_a_target_with_a_schema_file_has_no_baseline_to_accept(shop, run):
    run("--once", "--no-notify")
    done = run("accept", "prod", "-m", "because")
    assert done.returncode == 64
    assert "is compared with schema.sql" in done.stderr


def git(folder, *words):
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, "-C", str(folder), *words], check=True, capture_output=True)


def test_the_schema_file_is_taken_in_the_version_of_the_applied_migrations(team):
    """Between merge and deployment the file is newer than the database."""
    (team.folder / "schema.sql").write_text("create table a (i integer);\n")
    git(team.folder, "init", "-q", "-b", "main")
    git(team.folder, "add", "migrations", "schema.sql")
    git(team.folder, "commit", "-q", "-m", "one")
    team.configure('schema = "schema.sql"')
    assert team.check("check")[:3] == (0, "in_sync", "schema.sql")
    team.migration("002_second", "alter table a add column j integer;")
    (team.folder / "schema.sql").write_text("create table a (i integer, j integer, k text);\n")
    git(team.folder, "add", "migrations", "schema.sql")
    git(team.folder, "commit", "-q", "-m", "two")
    _, status, compared_with, error = team.check("check")
    assert (status, error) == ("pending", None)
    assert compared_with.startswith("schema.sql, commit ")
    team.sql("create table by_hand (i integer)")
    assert team.check("check")[1] == "drift"


def test_without_a_repository_only_what_the_newer_file_has_is_pending(team):
    (team.folder / "schema.sql").write_text("create table a (i integer);\ncreate table b (i integer);\n")
    team.configure('schema = "schema.sql"')
    team.migration("002_second", "create table b (i integer);")
    code, status, _, _ = team.check("check")
    assert status == "pending"
    team.sql("create table by_hand (i integer)")
    code, status, _, error = team.check("check")
    assert (code, status) == (3, "unknown")
    assert "by_hand" in error


def test_doctor_replays_and_says_what_cannot_be(team, run):
    said = run("doctor").stdout
    assert "the applied migrations cannot be replayed: migrations/001_first.sql, line 2: no such table" in said
    assert "compared with an earlier state of itself" in said
    team.migration("001_first", "create table a (i integer);")
    team.migration("002_second", "create table b (i integer);")
    said = run("doctor").stdout
    assert "target prod: 1 applied migration replays" in said
    assert "target prod: 1 pending migration replays" in said
