"""What `diff` and `snapshot` take: targets, URLs, SQLite files, schema files and snapshot files, or a clear no."""

import itertools
import json

import pytest

from fixtures.postgres import majors
from schemawatchd.engines.postgresql.scratch.private_server import PrivatePostgresql

SIDES = ("prod.db", "sqlite:///prod.db", "schema.sql", "schema.json")


@pytest.fixture
def alone(shop, run):
    """The shop without a configuration, and with a snapshot of its database."""
    assert run("snapshot", "prod", "-o", "schema.json").returncode == 0
    (shop.folder / "schemawatchd.toml").unlink()
    return shop


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations_with_replacement(SIDES, 2)])
def test_any_two_can_be_compared_without_a_configuration(alone, run, one, other):
    for words in ((one, other), (other, one)):
        done = run("diff", *words)
        if words == ("schema.sql", "schema.sql"):
            assert (done.returncode, "neither side determines the engine" in done.stderr) == (64, True)
            done = run("diff", *words, "--engine", "sqlite")
        assert (done.returncode, "Everything is in sync." in done.stdout) == (0, True), done.stderr


def test_a_file_without_content_is_an_empty_database(alone, run):
    (alone.folder / "new.db").touch()
    done = run("diff", "prod.db", "new.db")
    assert (done.returncode, "table customers is missing" in done.stdout) == (2, True)


@pytest.mark.parametrize("where", ["with spaces", "100%", "a?b", "a#b", "ä", "a;b"])
def test_a_database_file_may_have_any_name(alone, run, where):
    (alone.folder / where).mkdir()
    file = f"{where}/{where}.db"
    (alone.folder / file).write_bytes(alone.database.read_bytes())
    assert run("diff", "schema.sql", file).returncode == 0
    assert run("snapshot", file).returncode == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["schema.sql", "nosuch.sql"], "there is no file nosuch.sql"),
        (["nosuch.json", "prod.db"], "there is no file nosuch.json"),
        (["nosuch.py:Base", "prod.db"], "there is no file nosuch.py"),
        (["prod.db", "nosuch.db"], "`nosuch.db` is neither a target nor a file"),
        (["prod.db", "."], "`.` is neither a target nor a file"),
        (
            ["prod.db", "notes.txt"],
            "notes.txt is not a database file and has none of the endings .json, .py, .sql",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
@pytest.mark.parametrize("configured", [True, False])
def test_what_is_not_there_is_named(shop, run, words, says, configured):
    (shop.folder / "notes.txt").write_text("CREATE TABLE a (b);")
    if not configured:
        (shop.folder / "schemawatchd.toml").unlink()
    done = run("diff", *words)
    assert (done.returncode, says in done.stderr) == (64, True), done.stderr
    assert len(done.stderr.splitlines()) == 2  # and what to do next


def test_a_file_that_cannot_be_read_is_named(alone, run):
    alone.database.chmod(0)
    done = run("diff", "prod.db", "schema.json", powerless=True)
    assert (done.returncode, "prod.db cannot be read: Permission denied" in done.stderr) == (64, True), done.stderr
    assert run("diff", "x" * 300, "schema.json").returncode == 64


def test_a_target_is_named_before_a_file_of_its_name(shop, run):
    (shop.folder / "prod").write_text("no database")
    assert run("diff", "schema.sql", "prod").returncode == 0


def test_two_files_are_played_on_the_engine_of_the_targets(shop, run):
    (shop.folder / "newer.sql").write_text(shop.schema.read_text() + "CREATE TABLE returns (id integer);\n")
    done = run("diff", "schema.sql", "newer.sql")
    assert (done.returncode, "table returns is extra" in done.stdout) == (2, True), done.stderr
    shop.configure('[targets.other]\nurl = "postgresql://nobody@localhost:1/x"\nenvironment = "dev"\n')
    done = run("diff", "schema.sql", "newer.sql")
    assert (done.returncode, "the targets are postgresql and sqlite" in done.stderr) == (64, True)
    assert "--engine: postgresql, sqlite" in done.stderr
    assert run("diff", "schema.sql", "newer.sql", "--engine", "sqlite").returncode == 2


def test_the_configuration_that_is_named_has_to_be_there(alone, run):
    done = run("diff", "--config", "nosuch.toml", "schema.sql", "schema.sql")
    assert (done.returncode, "nosuch.toml" in done.stderr) == (78, True)


@pytest.mark.parametrize("other", ["newer.sql", "schema.sql"])
def test_files_are_played_on_the_scratch_server_of_the_configuration(shop, run, other):
    (shop.folder / "newer.sql").write_text(shop.schema.read_text() + "CREATE TABLE returns (id integer);\n")
    (shop.folder / "named.toml").write_text(
        'schema = "schema.sql"\nstate = "sqlite:///other.db"\nscratch = "postgresql://nobody@127.0.0.1:1/x"\n'
        '[targets.prod]\nurl = "postgresql://nobody@127.0.0.1:1/prod"\nenvironment = "prod"\n'
    )
    done = run("diff", "--config", "named.toml", "schema.sql", other)
    assert (done.returncode, "127.0.0.1:1" in done.stderr) == (3, True), done.stderr


@pytest.mark.postgres
def test_two_files_are_played_on_the_major_version_that_was_last_seen(tmp_path, run):
    oldest = min((each for each in majors() if each != "none"), key=int)
    (tmp_path / "schema.sql").write_text("create table a (b int primary key);\n")
    with_server = PrivatePostgresql(oldest)
    try:
        (tmp_path / "schemawatchd.toml").write_text(
            'schema = "schema.sql"\nstate = "sqlite:///state.db"\nsettle = "0ms"\n'
            f'[targets.prod]\nurl = "{with_server.dsn("postgres").reveal()}"\nenvironment = "prod"\n'
        )
        (tmp_path / "schemawatchd.toml").chmod(0o600)
        assert run("--once").returncode == 2
    finally:
        with_server.close()
    done = run("diff", "schema.sql", "schema.sql", "--format", "json")
    assert json.loads(done.stdout)["targets"][0]["server_version"].split(".")[0] == oldest, done.stderr
