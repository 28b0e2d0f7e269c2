"""Each engine: a dozen changes made by hand to a copy are all named, and the untouched database is clean."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "by_hand"


@dataclass
class Engine:
    """A database with the schema and a copy of it that was changed, as URLs in the environment."""

    name: str
    environment: dict

    @property
    def schema(self):
        return (CASES / self.name / "schema.sql").read_text()

    @property
    def named(self):
        return set((CASES / self.name / "named.txt").read_text().split("\n")) - {""}


def script(engine, name):
    return (CASES / engine / name).read_text()


@pytest.fixture
def sqlite(tmp_path):
    for name, texts in (("shop.db", ["schema.sql"]), ("copy.db", ["schema.sql", "changes.sql"])):
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            for text in texts:
                connection.executescript(script("sqlite", text))
    return Engine("sqlite", {"SHOP": f"sqlite:///{tmp_path}/shop.db", "COPY": f"sqlite:///{tmp_path}/copy.db"})


@pytest.fixture
def postgresql(postgres_server, postgres_database):
    from fixtures.postgres import Database

    copy = Database(postgres_server, f"{postgres_database.name}_copy")
    Database(postgres_server, "postgres").run(f"create database {copy.name} template template0")
    for database, texts in ((postgres_database, ["schema.sql"]), (copy, ["schema.sql", "changes.sql"])):
        for text in texts:
            database.run(script("postgresql", text))
    yield Engine("postgresql", {"SHOP": postgres_database.dsn.reveal(), "COPY": copy.dsn.reveal()})
    Database(postgres_server, "postgres").run(f"drop database {copy.name} with (force)")


@pytest.fixture
def mariadb(mariadb_server, mariadb_database):
    # Another default than scratch's own: what names no collation takes over the database's.
    copy = f"{mariadb_database.name}_copy"
    mariadb_server.run(f"create database {copy} character set latin1")
    mariadb_server.run(f"alter database {mariadb_database.name} character set latin1")
    for name, texts in ((mariadb_database.name, ["schema.sql"]), (copy, ["schema.sql", "changes.sql"])):
        for text in texts:
            parts = script("mariadb", text).split(";\n")
            mariadb_server.run(*(part for part in parts if part.strip()), database=name)
    yield Engine(
        "mariadb",
        {"SHOP": mariadb_database.dsn.reveal(), "COPY": mariadb_server.at(copy).reveal()},
    )
    mariadb_server.run(f"drop database {copy}")


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgres),
        pytest.param("mariadb", marks=pytest.mark.mariadb),
    ]
)
def engine(request):
    return request.getfixturevalue(request.param)


def configure(folder, schema="schema.sql"):
    (folder / "schemawatchd.toml").write_text(
        f'schema = "{schema}"\n[targets.prod]\nurl = "${{SHOP}}"\nenvironment = "prod"\n'
        '[targets.copy]\nurl = "${COPY}"\nenvironment = "prod"\n'
    )


def found(report, target):
    (one,) = [each for each in report["targets"] if each["name"] == target]
    return {f"{each['severity']} {each['rule']} {each['kind']} {each['object']}" for each in one["findings"]}


def test_every_change_is_named_and_the_untouched_database_is_clean(engine, tmp_path, run):
    (tmp_path / "schema.sql").write_text(engine.schema)
    configure(tmp_path)
    done = run("check", "--format", "json", **engine.environment)
    assert done.returncode == 2, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert found(report, "prod") == set()
    assert found(report, "copy") == engine.named
    assert len(engine.named) >= 10


def test_a_database_is_clean_against_its_own_dump(engine, tmp_path_factory, run):
    folder = tmp_path_factory.mktemp("own")
    done = run("init", "${SHOP}", folder=folder, **engine.environment)
    assert done.returncode == 0, done.stdout + done.stderr
    done = run("check", folder=folder, **engine.environment)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_snapshot_of_it_watches_it_without_scratch(engine, tmp_path, run):
    assert run("snapshot", "${SHOP}", "-o", "schema.json", **engine.environment).returncode == 0
    configure(tmp_path, "schema.json")
    done = run("check", "--format", "json", **engine.environment)
    report = json.loads(done.stdout)
    assert found(report, "prod") == set()
    assert found(report, "copy") == engine.named
