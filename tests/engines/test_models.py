"""SQLAlchemy models on real servers: what `create_all` makes there is what is expected, on three engines."""

import sqlite3
import sys

import pytest
import sqlalchemy

from schemawatchd.actions.check import check_targets
from schemawatchd.reports.report import Status
from schemawatchd.settings.load import load
from schemawatchd.settings.translate import translate
from schemawatchd.wiring.container import Container

COMMON = """
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase, mapped_column, relationship
from sqlalchemy.schema import CheckConstraint, UniqueConstraint
import enum

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)

class Mood(enum.Enum):
    glad = 1
    sad = 2

class Customer(Base):
    __tablename__ = "customers"
    __table_args__ = (UniqueConstraint("email"), {"comment": "who; buys 100% \\\\ it's"})
    id = mapped_column(Integer, primary_key=True)
    email = mapped_column(String(120), nullable=False, comment="no 'quotes' -- here")
    mood = mapped_column(Enum(Mood, name="mood", create_constraint=True))
    plain = mapped_column(Enum("a;b", "c%d", name="plain", native_enum=False, create_constraint=True, length=10))
    active = mapped_column(Boolean(create_constraint=True, name="active"), server_default=true())
    born = mapped_column(DateTime, server_default=func.now())

class Order(Base):
    __tablename__ = "orders"
    id = mapped_column(BigInteger().with_variant(Integer, "sqlite"), Identity(start=100), primary_key=True)
    customer_id = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True, nullable=False)
    total = mapped_column(Numeric(10, 2), server_default="0")
    twice = mapped_column(Numeric(10, 2), Computed("total * 2", persisted=True))
    note = mapped_column(Text)
    token = mapped_column(Uuid)
    payload = mapped_column(JSON)
    scan = mapped_column(LargeBinary)
    share = mapped_column(Double)
    took = mapped_column(Interval)
    at = mapped_column(DateTime(timezone=True))
    __table_args__ = (
        CheckConstraint("total >= 0", name="total"),
        Index("orders_open", "customer_id", postgresql_where=text("total > 0"), sqlite_where=text("total > 0")),
        Index("orders_by_total", text("total DESC")),
    )
"""
_SQLITE = """CREATE TRIGGER orders_note AFTER INSERT ON orders BEGIN
  UPDATE orders SET note = 'a;b' WHERE id = new.id;
  DELETE FROM customers WHERE id < 0;
END"""
_MARIADB = """CREATE TRIGGER orders_note BEFORE INSERT ON orders FOR EACH ROW BEGIN
  SET NEW.note = 'a;b';
  SET @x = 1;
END"""
_FUNCTION = """CREATE FUNCTION set_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.note := 'a;b %%';
  RETURN NEW;
END; $$"""
_TRIGGER = "CREATE TRIGGER orders_note BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION set_note()"
LISTENERS = {"sqlite": [_SQLITE], "mariadb": [_MARIADB], "postgresql": [_FUNCTION, _TRIGGER]}
LISTENING = "".join(
    f"event.listen(Base.metadata, 'after_create', DDL({text!r}).execute_if(dialect={engine!r}))\n"
    for engine, texts in LISTENERS.items()
    for text in texts
)
SCHEMAS = """
class Bill(Base):
    __tablename__ = "bills"
    __table_args__ = {"schema": "billing"}
    id = mapped_column(Integer, primary_key=True)
    kind = mapped_column(Enum("in", "out", name="kind", schema="billing"))
    number = mapped_column(Integer, Sequence("bill_numbers", schema="billing"))
"""


@pytest.fixture
def project(tmp_path):
    """A package with models and a configuration; `looked` answers with the outcomes."""

    class Project:
        def __init__(self):
            self.folder = tmp_path
            self.targets = {}

        def models(self, text):
            (tmp_path / "app").mkdir(exist_ok=True)
            (tmp_path / "app" / "__init__.py").touch()
            (tmp_path / "app" / "models.py").write_text(text)

        def metadata(self, monkeypatch):
            monkeypatch.syspath_prepend(str(tmp_path))
            for name in ("app.models", "app"):
                sys.modules.pop(name, None)
            return __import__("app.models", fromlist=["Base"]).Base.metadata

        def looked(self, schema="app/models.py:Base"):
            lines = [f'schema = "{schema}"']
            for name, dsn in self.targets.items():
                lines += [f"[targets.{name}]", f'url = "{dsn.reveal() if hasattr(dsn, "reveal") else dsn}"']
                lines += ['environment = "prod"', 'settle = "0ms"']
            path = tmp_path / "schemawatchd.toml"
            path.touch(mode=0o600)
            path.write_text("\n".join(lines))
            container = Container(translate(path, load(path)))
            try:
                return {each.target.name: each for each in check_targets(container, container.targets())}
            finally:
                container.close()

    return Project()


def create(metadata, url, **how):
    engine = sqlalchemy.create_engine(url, **how)
    try:
        metadata.create_all(engine)
    finally:
        engine.dispose()


def findings(outcome):
    assert outcome.error is None, outcome.error
    return sorted(f"{each.kind} {each.object} {each.change}" for each in outcome.findings)


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
@pytest.mark.postgres
@pytest.mark.mariadb
def test_one_models_file_judges_three_engines(project, monkeypatch, postgres_database, mariadb_database):
    project.models(COMMON + LISTENING)
    metadata = project.metadata(monkeypatch)
    path = project.folder / "dev.db"
    create(metadata, f"sqlite:///{path}")
    create(metadata, postgres_database.dsn.reveal().replace("postgresql://", "postgresql+psycopg://"))
    create(metadata, mariadb_database.dsn.reveal().replace("mariadb://", "mariadb+pymysql://"))
    project.targets |= {
        "dev": "sqlite:///dev.db",
        "prod": postgres_database.dsn,
        "shop": mariadb_database.dsn,
    }
    found = project.looked()
    assert {name: findings(each) for name, each in found.items()} == {"dev": [], "prod": [], "shop": []}
    assert {each.status for each in found.values()} == {Status.IN_SYNC}

    with sqlite3.connect(path) as connection:
        connection.execute("drop trigger orders_note")
    postgres_database.run(
        "comment on column customers.email is 'x'; alter table orders alter twice drop expression"
    )
    mariadb_database.run("alter table customers modify mood enum('glad')", "drop trigger orders_note")
    assert {name: findings(each) for name, each in project.looked().items()} == {
        "dev": ["trigger orders.orders_note removed"],
        "prod": ["column public.orders.twice changed", "comment public.customers.email changed"],
        "shop": ["column customers.mood changed", "trigger orders.orders_note removed"],
    }


@pytest.mark.postgres
def test_schemas_that_the_models_name_are_made(project, monkeypatch, postgres_database):
    project.models(COMMON + SCHEMAS)
    postgres_database.run("create schema billing")
    url = postgres_database.dsn.reveal().replace("postgresql://", "postgresql+psycopg://")
    create(project.metadata(monkeypatch), url)
    project.targets["prod"] = postgres_database.dsn
    found = project.looked()["prod"]
    assert findings(found) == []
    assert {key.path[0] for key in found.actual.objects} >= {"billing", "public"}


@pytest.mark.postgres
def test_a_schema_made_by_a_listener_is_made_once(project, postgres_database):
    text = "event.listen(Base.metadata, 'before_create', DDL('CREATE SCHEMA billing'))\n"
    project.models(COMMON + SCHEMAS + text)
    project.targets["prod"] = postgres_database.dsn
    assert project.looked()["prod"].error is None


@pytest.mark.postgres
def test_a_statement_that_fails_is_named_with_its_table(project, postgres_database):
    project.models(COMMON + "Order.__table__.append_constraint(CheckConstraint('nothing > 0', name='x'))\n")
    project.targets["prod"] = postgres_database.dsn
    error = project.looked()["prod"].error
    assert error.startswith('app/models.py:Base: table orders: column "nothing" does not exist')
    assert "line" not in error


def test_a_listener_that_fails_is_named_with_its_statement(project):
    sqlite3.connect(project.folder / "dev.db").close()
    project.models(COMMON + "event.listen(Base.metadata, 'after_create', DDL('CREATE TRIGER x'))\n")
    project.targets["dev"] = "sqlite:///dev.db"
    assert 'near "TRIGER": syntax error' in project.looked()["dev"].error
