"""The rules of the house, measured: sizes, names, floors, and that everything people can meet is documented."""

import ast
import re
import subprocess
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from schemawatchd.catalog import names
from schemawatchd.cli import commands
from schemawatchd.reports.report import Exit
from schemawatchd.rules.rule import all_rules

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "daemon" / "schemawatchd"
MODULES = sorted((ROOT / "daemon").rglob("*.py"))
CORE = ("schema", "history", "diff", "rules", "incidents", "alerts", "reports", "watch", "sources")
DRIVERS = {"sqlite3", "psycopg", "pymysql", "MySQLdb", "sqlalchemy", "pg8000", "asyncpg"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc", "lib", "core"}

FUNCTION_LINES = 50
RULE_LINES = 60
ARGUMENTS = 7


@cache
def tracked():
    """Every file that git knows or would take, as paths."""
    asked = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(asked, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this is no git checkout")
    found = (ROOT / name for name in done.stdout.decode().split("\0") if name)
    return tuple(path for path in found if path.is_file() and not path.is_symlink())


def shown(path):
    return str(path.relative_to(ROOT))


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path):
    return [each for each in ast.walk(tree(path)) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


# Sizes and names ----------------------------------------------------------------------------------------


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{shown(path)}: {each.name} has {each.end_lineno - each.lineno + 1} lines"
        for path in MODULES
        for each in functions(path)
        if each.end_lineno - each.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []


def test_no_function_asks_for_too_much():
    greedy = [
        f"{shown(path)}: {each.name}"
        for path in MODULES
        for each in functions(path)
        if len(each.args.posonlyargs + each.args.args + each.args.kwonlyargs) > ARGUMENTS + 1
    ]
    assert greedy == []


def test_a_rule_is_small():
    """Drift has a file for each kind with all its rules, the other groups have a file for each rule."""
    long = [
        f"{shown(path)}: {lines(path)}"
        for path in (PACKAGE / "rules").glob("*/*.py")
        if lines(path) > RULE_LINES * max(1, path.read_text(encoding="utf-8").count("\n@rule("))
    ]
    assert long == []


def test_every_module_says_what_it_is_for():
    assert [shown(path) for path in MODULES if not ast.get_docstring(tree(path))] == []


def test_every_public_class_and_function_says_what_it_is():
    silent = [
        f"{shown(path)}: {each.name}"
        for path in MODULES
        for each in tree(path).body
        if isinstance(each, ast.FunctionDef | ast.ClassDef)
        and not each.name.startswith("_")
        and not ast.get_docstring(each)
    ]
    assert silent == []


def test_nothing_has_a_name_that_says_nothing():
    parts = {(part, shown(path)) for path in MODULES for part in (*path.relative_to(ROOT).parent.parts, path.stem)}
    assert [where for part, where in sorted(parts) if part in VAGUE] == []


def test_every_room_says_what_it_is_for():
    folders = {path.parent for path in MODULES} - {PACKAGE.parent}
    assert [shown(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


# Floors -------------------------------------------------------------------------------------------------


def imports(path):
    for each in ast.walk(tree(path)):
        if isinstance(each, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in each.names)
        elif isinstance(each, ast.ImportFrom) and not each.level:
            yield (each.module or "").partition(".")[0]


@pytest.mark.parametrize("room", CORE)
def test_what_knows_no_engine_imports_no_driver(room):
    # What is in sources/child runs in a process of its own.
    files = [path for path in (PACKAGE / room).rglob("*.py") if path.parent.name != "child"]
    assert [shown(path) for path in files if DRIVERS & set(imports(path))] == []


@pytest.mark.parametrize("room", CORE)
def test_what_knows_no_engine_imports_none(room):
    engine = re.compile(r"schemawatchd\.engines\.(sqlite|postgresql|mariadb)")
    guilty = [shown(path) for path in (PACKAGE / room).rglob("*.py") if engine.search(path.read_text())]
    assert guilty == []


def test_only_the_clock_asks_the_machine_for_the_hour():
    asked = re.compile(r"datetime\.(now|today|utcnow)\(|date\.today\(")
    assert [shown(path) for path in MODULES if path.name != "clock.py" and asked.search(path.read_text())] == []


GIVEN_AWAY = (
    "engines/private.py",
    "engines/mariadb/scratch/private_server.py",
    "engines/postgresql/scratch/private_server.py",
)
BY_PATH = {"touch", "write_text", "write_bytes", "mkdir", "chmod", "chown", "lchown", "unlink", "open"}


def by_path(call):
    """Whether a call makes or changes a file by its path: root would follow a link that another user planted."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    held = any(each.arg == "dir_fd" for each in call.keywords) or "_ALWAYS" in ast.unparse(call)
    return name in BY_PATH and not held


def test_where_folders_are_given_to_other_users_nothing_is_made_by_path():
    found = [
        f"{each}:{call.lineno} {ast.unparse(call)}"
        for each in GIVEN_AWAY
        for call in ast.walk(tree(PACKAGE / each))
        if isinstance(call, ast.Call) and by_path(call)
    ]
    assert found == []


# What others get ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*")), ids=lambda path: path.name)
def test_requirements_name_packages_and_no_place(path):
    place = re.compile(r"://|@\s|^\s*(-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b|\bfile:")
    text = path.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if place.search(line)] == []


@pytest.mark.parametrize("name", ["build", "runtime", "embedded", "dev", "tools"])
def test_every_pinned_package_has_a_hash(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    packages = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(("#", "-r", "-c"))
    ]
    assert packages
    assert [line.split()[0] for line in packages if "==" not in line or "--hash=sha256:" not in line] == []


def test_no_file_names_a_place_on_somebody_s_machine():
    owners = "|".join(("wo" + "rk", "ro" + "ot", "Us" + "ers"))
    place = re.compile(rf"(?<![\w.~$}}/-])/({owners})/[\w.]")
    guilty = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        guilty += [
            f"{shown(path)}:{number}" for number, line in enumerate(text.splitlines(), 1) if place.search(line)
        ]
    assert guilty == []


def test_no_file_is_left_over():
    odd = (".orig", ".rej", ".bak", ".swp", "~", ".pyc", ".db", ".log")
    assert [shown(path) for path in tracked() if path.name.endswith(odd)] == []


# Documentation ------------------------------------------------------------------------------------------


@cache
def documentation():
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))


def test_every_rule_is_documented():
    assert [code for code in sorted(all_rules()) if not re.search(rf"\b{code}\b", documentation())] == []


def test_every_command_is_documented():
    found = [name for name in names(commands) if not name.startswith("_")]
    missing = [name for name in found if f"schemawatchd {name}" not in documentation()]
    assert missing == []


def test_every_exit_code_is_documented():
    rows = re.compile(r"^\|\s*`?(\d+)`?\s*\|", re.MULTILINE)
    assert sorted({int(each) for each in Exit} - {int(each) for each in rows.findall(documentation())}) == []


# Threads ------------------------------------------------------------------------------------------------

ALONE = {"child.py", "inside.py", "decoding.py"}
"""A child with one thread, and the place where classes are made ready."""


def into(call):
    """What a call of msgspec decodes into, or nothing where it is no such call or is told nothing."""
    name = ast.unparse(call.func)
    if name in ("msgspec.json.decode", "msgspec.msgpack.decode"):
        return next((each.value for each in call.keywords if each.arg == "type"), None)
    if name in ("convert", "msgspec.convert") and len(call.args) > 1:
        return call.args[1]
    return call.args[0] if name.startswith("msgspec.") and name.endswith("Decoder") and call.args else None


def test_what_is_decoded_into_is_made_ready_by_one_thread():
    """Two threads that decode into a class for the first time end the process (`decoding.py`)."""
    bare = [
        f"{shown(path)}:{call.lineno}: {ast.unparse(kind)}"
        for path in MODULES
        if path.name not in ALONE
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call) and (kind := into(call)) is not None
        if not (isinstance(kind, ast.Call) and ast.unparse(kind.func) == "ready")
    ]
    assert not bare, "write ready(…) around these:\n" + "\n".join(bare)


def test_a_class_name_is_used_once():
    """A name that stands for two things sends the reader to the wrong one. Private classes do not count."""
    found = defaultdict(list)
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(str(path.relative_to(PACKAGE)))
    assert {name: places for name, places in found.items() if len(places) > 1} == {}
