"""Mutation testing: changes the code in one place at a time, and shows the changes that no test notices.

Usage: python tests/mutants/mutants.py [COUNT [SEED [ROOM ...]]]. A mutant counts as killed if the tests in `TESTS`
fail; that they do not end is counted apart, for it may be the machine. The package is copied to a temporary
folder, and the checkout is never written to. Exit code 1 if fewer than `DEMANDED` of the mutants are killed.
"""

import ast
import copy
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "daemon" / "schemawatchd"
DEMANDED = 0.9
TESTS = {
    "diff": ("unit/diff", "golden/test_drift.py", "unit/watch"),
    "history": ("unit/history", "unit/watch", "ledgers/test_documented.py"),
    "rules": ("unit/rules/test_texts.py", "unit/rules", "golden/test_drift.py", "unit/watch"),
    "incidents": (
        "unit/incidents",
        "unit/watch",
        "unit/runtime",
        "properties/test_incidents.py",
        "conformance/test_stores.py",
    ),
    "alerts": ("unit/alerts", "notify/test_deliver.py", "notify/test_pipeline.py", "notify/test_windows.py"),
    "watch": ("unit/watch", "unit/runtime", "golden/test_history.py"),
}
SERVERLESS = "not postgres and not mariadb"
SECONDS = 180
_HEAVY = (
    "pytest",
    "sqlalchemy",
    "pydantic_settings",
    "psycopg",
    "pymysql",
    "requests",
    "alembic.command",
)
_FLIPS = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}


def mutations(tree):
    """Each place to change: the number of the node in the order of `ast.walk`, and what is done there."""
    skipped = set(_not_run(tree))
    for number, node in enumerate(ast.walk(tree)):
        if node in skipped:
            continue
        match node:
            case ast.Compare(ops=[only]) if type(only) in _FLIPS:
                yield number, f"{type(only).__name__} becomes {_FLIPS[type(only)].__name__}"
            case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in _FLIPS:
                yield number, f"{type(op).__name__} becomes {_FLIPS[type(op)].__name__}"
            case ast.UnaryOp(op=ast.Not()):
                yield number, "a negation is left out"
            case ast.Constant(value=bool() | int() | str() as value) if value != "":
                yield number, f"the constant {value!r} is another"
            case ast.Return(value=value) if value is not None and not isinstance(value, ast.Constant):
                yield number, "it returns None"
            case ast.If() | ast.IfExp():
                yield number, "the condition is reversed"
            case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()):
                yield number, "a statement is left out"


def _not_run(tree):
    """Annotations, documentation, decorators, how a class is made (`frozen=True`), examples, lists of exports."""
    for node in ast.walk(tree):
        parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        parts += [*getattr(node, "decorator_list", []), getattr(node, "msg", None)]
        parts += [node] if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) else []
        parts += node.keywords if isinstance(node, ast.ClassDef) else []
        if isinstance(node, ast.Assign) and all(isinstance(each, ast.Name) for each in node.targets):
            named = {each.id for each in node.targets}
            parts += [node] if named & {"TRIPS", "PASSES", "__all__"} else []
        for part in parts:
            if part is not None:
                yield from ast.walk(part)


def mutated(tree, number):
    """The text of the module with that node changed."""
    changed = copy.deepcopy(tree)
    node = next(each for place, each in enumerate(ast.walk(changed)) if place == number)
    match node:
        case ast.Compare():
            node.ops = [_FLIPS[type(node.ops[0])]()]
        case ast.BoolOp() | ast.BinOp():
            node.op = _FLIPS[type(node.op)]()
        case ast.UnaryOp():
            _replace(changed, node, node.operand)
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.Constant(value=str() as value):
            node.value = f"{value}~"
        case ast.Return():
            node.value = ast.Constant(None)
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Expr():
            _replace(changed, node, ast.Pass())
    return ast.unparse(ast.fix_missing_locations(changed))


def _replace(tree, old, new):
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list) and any(each is old for each in value):
                setattr(parent, name, [new if each is old else each for each in value])


def recorded(folder):
    """A folder with what real servers say in the golden cases, so that no mutant needs them."""
    folder.mkdir()
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "tests/golden/test_drift.py"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"RECORD": str(folder)})
    return folder


def outcome(package, room):
    """What the tests of the room say of the package in this folder: `survives`, `killed`, or `endless`.

    They run in a process of its own, which is forked with the libraries loaded.
    """
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        os.setsid()
        sys.path[:0] = [str(package.parent), str(ROOT / "migrations"), str(ROOT / "tests")]
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:2])
        tests = [str(ROOT / "tests" / each) for each in TESTS[room]]
        options = [
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "--rootdir",
            str(ROOT),
            "-m",
            SERVERLESS,
        ]
        try:
            code = int(import_module("pytest").main([*options, *tests]))
        except BaseException:  # noqa: BLE001 -- whatever it was, the mutant made it
            code = 1
        os._exit(code)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return "survives" if os.waitstatus_to_exitcode(status) == 0 else "killed"
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "endless"


def main(count=400, seed=1, *rooms):
    """Try `count` mutants, drawn with `seed`."""
    for each in _HEAVY:
        import_module(each)
    os.chdir(ROOT)
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        os.environ["RECORDED"] = str(recorded(Path(folder) / "recorded"))
        os.environ["TMPDIR"] = folder  # what tests leave that are stopped is removed with it
        package = Path(shutil.copytree(PACKAGE, Path(folder) / "schemawatchd"))
        for room in rooms or TESTS:
            if outcome(package, room) != "survives":
                sys.exit(f"the tests of {room} fail without any mutant")
        trees = {
            each: ast.parse((PACKAGE / each).read_text(encoding="utf-8"))
            for room in rooms or TESTS
            for each in sorted(path.relative_to(PACKAGE) for path in (PACKAGE / room).rglob("*.py"))
        }
        every = [(file, *found) for file, tree in trees.items() for found in mutations(tree)]
        drawn = random.Random(int(seed)).sample(every, min(int(count), len(every)))
        tried, killed, endless = Counter(), Counter(), 0
        for file, number, what in drawn:
            place = package / file
            place.write_text(mutated(trees[file], number), encoding="utf-8")
            room = file.parts[0]
            tried[room] += 1
            found = outcome(package, room)
            if found == "endless":
                endless += 1
                print(f"endless   {file}: {what}", flush=True)
            elif found == "survives":
                node = next(each for at, each in enumerate(ast.walk(trees[file])) if at == number)
                print(f"survives  {file}:{node.lineno}: {what}", flush=True)
            else:
                killed[room] += 1
            shutil.copyfile(PACKAGE / file, place)
    for room in sorted(tried):
        print(f"{room:<10} {killed[room]} of {tried[room]} killed")
    share = killed.total() / tried.total()
    print(
        f"{killed.total()} of {tried.total()} killed ({share:.0%}), {endless} of them since the tests did not end."
    )
    print(f"Drawn from {len(every)} with seed {seed}.")
    sys.exit(share < DEMANDED)


if __name__ == "__main__":
    main(*sys.argv[1:])
