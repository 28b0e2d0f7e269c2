"""`init`: a first configuration for one database, for a project with models, and for many databases."""

import sqlite3
import tomllib
from contextlib import closing

import pytest

from fixtures.shop import SCHEMA

MODELS = """\
from sqlalchemy import Index, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[str] = mapped_column(String(120))
"""
ORDERS = "CREATE TABLE orders (id INTEGER NOT NULL, customer VARCHAR(120) NOT NULL, PRIMARY KEY (id));"


@pytest.fixture
def project(tmp_path, run):
    """A folder with databases, and what `init` says there."""

    class Project:
        folder = tmp_path / "project"

        def database(self, name, text=SCHEMA):
            with closing(sqlite3.connect(self.folder / name)) as made:
                made.executescript(text)

        def init(self, *words, code=0):
            done = run("init", *words, folder=self.folder)
            assert done.returncode == code, done.stdout + done.stderr
            return done.stdout

        def run(self, *words):
            return run(*words, folder=self.folder)

        @property
        def configuration(self):
            return tomllib.loads((self.folder / "schemawatchd.toml").read_text())

    Project.folder.mkdir()
    return Project()


def test_a_file_that_is_not_there_is_said_to_be_missing(project, run):
    done = run("init", "nosuch.db", folder=project.folder)
    assert (done.returncode, "there is no file nosuch.db" in done.stderr) == (64, True)
    (project.folder / "text.db").write_text("no database " * 50)
    done = run("init", "text.db", folder=project.folder)
    assert (done.returncode, "text.db is no database file" in done.stderr) == (64, True)
    assert list(project.folder.iterdir()) == [project.folder / "text.db"]


def test_the_path_of_a_file_is_enough(project):
    project.database("shop.db")
    said = project.init("shop.db")
    assert said.startswith(
        "Wrote schema.sql from the database, and schemawatchd.toml.\nChecked once: prod in sync.\n"
    )
    assert project.run("check").returncode == 0


def test_a_schema_that_is_there_is_named_and_drift_from_it_is_said(project):
    project.database("shop.db", SCHEMA + "CREATE TABLE by_hand (a);")
    (project.folder / "schema.sql").write_text(SCHEMA)
    said = project.init("shop.db")
    assert "Wrote schemawatchd.toml. It compares with schema.sql, found here.\n" in said
    assert "  prod: drift, 1 finding; `schemawatchd check --target prod` shows them\n" in said
    assert project.run("check").returncode == 2


def test_a_target_that_cannot_be_checked_is_said_and_ends_3(project):
    (project.folder / "schema.sql").write_text(SCHEMA)
    said = project.init("sqlite:///nosuch.db", code=3)
    assert "  prod: could not be checked: there is no file" in said


def test_models_are_the_schema_where_nothing_else_is(project):
    project.database("shop.db", ORDERS)
    (project.folder / "shop").mkdir()
    (project.folder / "shop/models.py").write_text(MODELS)
    said = project.init("shop.db")
    assert project.configuration["schema"] == "shop/models.py:Base"
    assert "It compares with shop/models.py:Base, found here." in said
    assert not (project.folder / "schema.sql").exists()
    assert project.run("check").returncode == 0


def test_models_that_cannot_be_loaded_are_named_and_the_database_is_the_schema(project):
    project.database("shop.db", ORDERS)
    (project.folder / "models.py").write_text("import nosuchmodule\n" + MODELS)
    said = project.init("shop.db")
    assert project.configuration["schema"] == "schema.sql"
    assert "models.py:Base could not be loaded, so the schema was written from the database." in said


@pytest.mark.parametrize("others", ["schema.sql", "another file"])
def test_models_that_are_not_all_are_only_named(project, others):
    project.database("shop.db", ORDERS)
    (project.folder / "models.py").write_text(MODELS)
    if others == "schema.sql":
        (project.folder / "schema.sql").write_text(ORDERS)
    else:
        (project.folder / "more.py").write_text(
            'from models import Base\nclass More(Base):\n    __tablename__ = "more"\n'
        )
    said = project.init("shop.db")
    assert "Found SQLAlchemy models: models.py:Base." in said
    assert project.configuration["schema"] == "schema.sql"


def test_django_models_are_named(project):
    project.database("shop.db", ORDERS)
    (project.folder / "models.py").write_text(
        "from django.db import models\nclass Order(models.Model):\n    pass\n"
    )
    assert "Found Django models: models.py." in project.init("shop.db")


TWELVE = [f"{name}_{end}.db" for name in ("billing", "crm", "web", "stock", "mail") for end in ("dev", "prod")]
TWELVE += ["legacy.db", "archive.db"]


def test_many_databases_have_their_own_names_snapshots_and_pairs(project):
    for name in TWELVE:
        more = "CREATE TABLE ahead (a);" if name == "crm_dev.db" else ""
        project.database(name, f"CREATE TABLE {name.partition('_')[0].removesuffix('.db')} (id integer); {more}")
    said = project.init(*TWELVE)
    assert said.startswith("Wrote 12 snapshots in schemas/, since the databases differ, and schemawatchd.toml.\n")
    assert "Checked once: 12 of 12 in sync.\n" in said
    assert "crm_dev, crm_prod: not alike, 1 difference; `schemawatchd check --parity` shows them" in said
    found = project.configuration
    assert set(found["targets"]) == {each.removesuffix(".db") for each in TWELVE}
    assert found["targets"]["crm_dev"]["schema"] == "schemas/crm_dev.json"
    environments = {name: each["environment"] for name, each in found["targets"].items()}
    assert (environments["crm_dev"], environments["crm_prod"], environments["legacy"]) == ("dev", "prod", "prod")
    assert ["billing_dev", "billing_prod"] in [each["targets"] for each in found["parity"]]
    assert len(found["parity"]) == 5
    done = project.run("check")
    lines = done.stdout.splitlines()
    assert sum(": in sync" in each for each in lines) == 12
    last = next(at for at, each in enumerate(lines) if each.startswith("legacy"))
    assert lines[last + 1].startswith("archive")


def test_many_databases_that_are_alike_share_one_schema(project):
    for name in ("a.db", "b.db", "c.db"):
        project.database(name)
    said = project.init("a.db", "b.db", "c.db")
    assert said.startswith("Wrote schema.sql from the database, and schemawatchd.toml.\n")
    assert set(project.configuration["targets"]) == {"a", "b", "c"}
    assert not (project.folder / "schemas").exists()


def test_one_of_many_that_cannot_be_read_is_named_and_nothing_is_kept(project, run):
    for name in ("a.db", "b.db"):
        project.database(name)
    done = run("init", "a.db", "b.db", "sqlite:///c.db", folder=project.folder)
    assert (done.returncode, "c: there is no file" in done.stderr) == (3, True), done.stderr
    assert sorted(each.name for each in project.folder.iterdir()) == ["a.db", "b.db"]


def test_a_report_has_one_line_for_each_target_in_sync(project):
    for name in ("a.db", "b.db", "c.db"):
        project.database(name)
    project.init("a.db", "b.db", "c.db")
    lines = project.run("check").stdout.splitlines()
    assert [each[:4] for each in lines[:3]] == ["a (p", "b (p", "c (p"]
    assert lines[-2:] == ["", "Everything is in sync."]
    with closing(sqlite3.connect(project.folder / "b.db")) as changed:
        changed.execute("CREATE TABLE by_hand (a)")
    lines = project.run("check").stdout.splitlines()
    assert lines[0].startswith("b (prod): drift")
    assert lines[-1].startswith("2 of 3 targets in sync. 1 warning.")


def test_a_snapshot_of_each_target_is_written_and_those_that_fail_are_named(project, run):
    for name in ("a.db", "b.db", "c.db"):
        project.database(name)
    project.init("a.db", "b.db", "c.db")
    done = project.run("snapshot", "--all")
    assert done.stdout.splitlines() == ["schemas/a.json", "schemas/b.json", "schemas/c.json"]
    assert project.run("diff", "schemas/a.json", "b").returncode == 0
    (project.folder / "b.db").unlink()
    done = project.run("snapshot", "--all", "-o", "others")
    assert (done.returncode, "b: there is no file" in done.stderr) == (3, True)
    assert sorted(each.name for each in (project.folder / "others").iterdir()) == ["a.json", "c.json"]
    assert project.run("snapshot").returncode == 64
    assert project.run("snapshot", "a", "--all").returncode == 64
