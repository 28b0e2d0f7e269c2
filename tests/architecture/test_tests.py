"""What the tests of daily work (`make quick`) promise: they mirror the package, and open nothing outside."""

import ast
from pathlib import Path

import pytest

import schemawatchd

UNIT = Path(__file__).parents[1] / "unit"
ROOMS = {each.stem for each in Path(schemawatchd.__file__).parent.iterdir()}
FILES = sorted(UNIT.rglob("test_*.py"))
OUTSIDE = {"alembic", "multiprocessing", "psycopg", "pymysql", "requests", "socket", "sqlite3", "subprocess"}
SERVERS = {"daemon", "http_sink", "mariadb_database", "postgres_database", "run", "scratch", "team"}


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{each.name}" for each in node.names))


def arguments(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from (each.arg for each in node.args.args)


def test_there_are_some():
    assert len(FILES) > 50


@pytest.mark.parametrize("file", FILES, ids=lambda each: each.relative_to(UNIT).as_posix())
def test_a_file_of_unit_tests_is_about_its_room_and_stays_inside(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = set(imported(tree))
    room = file.relative_to(UNIT).parts[0]
    assert room in ROOMS, "the folder is named after a room of the package"
    assert any(each.startswith(f"schemawatchd.{room}") for each in names), f"it imports nothing of {room}"
    assert {each.partition(".")[0] for each in names} & OUTSIDE == set(), "move it to tests/system"
    assert set(arguments(tree)) & SERVERS == set(), "move it to the tests of engines, stores or the whole program"
