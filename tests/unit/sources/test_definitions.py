"""Second definitions of the schema, and retired files that are still used."""

import os

import pytest

from schemawatchd.sources.definitions import files, imports, second
from unit.samples import column, snapshot, table

CANONICAL = snapshot(table("orders"), column("id", table="orders"), column("total", table="orders"))
MODEL = """
class Order(Base):
    __tablename__ = "orders"
    id = mapped_column(Integer, primary_key=True)
    total: Mapped[int] = mapped_column()
    LIMIT = 3
"""


@pytest.fixture
def project(tmp_path):
    def write(**texts):
        for name, text in texts.items():
            path = tmp_path / name.replace("__", "/").replace("_dot_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return write


def found(root, ours=(), ignore=()):
    return [
        (each.path, each.tables, each.disagrees) for each in second(root, files(root, ignore), ours, CANONICAL)
    ]


def test_a_pipe_is_no_definition_and_is_not_waited_for(project):
    root = project(schema_dot_sql="create table orders (id int);")
    os.mkfifo(root / "copy.sql")
    assert list(second(root, [root / "copy.sql"], [root / "schema.sql"], CANONICAL)) == []
    assert list(imports(root, [root / "copy.sql"], ["old.py"])) == []


def test_a_copy_in_sql_is_found_and_ours_is_none(project):
    root = project(
        schema_dot_sql="create table orders (id int);",
        old__copy_dot_sql="/* create table x */ CREATE TABLE IF NOT EXISTS public.Orders (id int);",
        migrations__1_dot_sql="create table orders (id int);",
        other_dot_sql="create table something_else (id int); insert into orders values (1);",
    )
    assert found(root, [root / "schema.sql", root / "migrations"]) == [("old/copy.sql", ("orders",), ())]
    assert found(root, [root / "schema.sql", root / "migrations"], ["old/*"]) == []


def test_models_that_agree_are_no_second_definition(project):
    assert found(project(models_dot_py=MODEL)) == []


def test_models_that_disagree_are_found_with_what_differs(project):
    root = project(
        models_dot_py=MODEL.replace("total: Mapped[int]", "amount: Mapped[int]"), broken_dot_py="class ("
    )
    assert found(root) == [
        ("models.py", ("orders",), ("orders.total is not in it", "orders.amount is only in it"))
    ]


ANNOTATED = """
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    {name}: orm.Mapped[int | None]
    lines: Mapped[list["Line"]] = relationship()
    others: DynamicMapped["Line"]
    LIMIT: ClassVar[int]
    note: str
"""


def test_columns_that_are_only_annotated_count(project):
    assert found(project(models_dot_py=ANNOTATED.format(name="total"))) == []
    assert found(project(models_dot_py=ANNOTATED.format(name="amount"))) == [
        ("models.py", ("orders",), ("orders.total is not in it", "orders.amount is only in it"))
    ]


def test_a_table_that_code_creates_is_a_second_definition(project):
    root = project(
        setup_dot_py=(
            '"""Runs create table orders."""\ndb.execute("""\n  CREATE TABLE IF NOT EXISTS orders (id int)\n""")\n'
        ),
        parts_dot_py='connection.execute(text("drop table x; create table orders (id int)" + MORE))\n',
        words_dot_py=(
            'print("how to create table orders by hand: ask")\ndef f():\n    """create table orders (id int)"""\n'
        ),
        other_dot_py='db.execute("create table something_else (id int)")\n',
    )
    assert found(root) == [("parts.py", ("orders",), ()), ("setup.py", ("orders",), ())]


def test_a_retired_file_is_found_where_it_is_used(project):
    root = project(
        app__a_dot_py="from app.old_models import Order\nimport os\n", app__b_dot_py="sql = open('db/old.sql')\n"
    )
    used = [(each.path, each.line) for each in imports(root, files(root, ()), ["app/old_models.py", "db/old.sql"])]
    assert used == [("app/a.py", 1), ("app/b.py", 1)]


def test_folders_of_tools_are_passed_over(project):
    root = project(
        _dot_venv__x_dot_sql="create table orders (id int);",
        node_modules__y_dot_sql="create table orders (a int);",
    )
    assert found(root) == []
