"""Whoever changes what an engine reads raises its `reader`, or says in one line that the snapshot stays the same.

A stored snapshot that another version of the reader made is not compared object by object (`watch/result.py`). A
reader that changes silently would report what it newly sees as drift, on every target, after each upgrade.
"""

import ast
import hashlib
import itertools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINES = ROOT / "daemon" / "schemawatchd" / "engines"
RECORD = Path(__file__).with_name("readers.txt")
READERS = sorted(each.parent.name for each in ENGINES.glob("*/reader.py"))
SAME = "same snapshot: "
NOT_READING = {"engine.py", "pool.py", "private.py"}
"""What readers import for its shapes alone, or to start servers."""


def recorded(text):
    """The lines of the record, by engine: number, digest, and why the number stayed."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            engine, number, digest, *reason = line.split(maxsplit=3)
            found.setdefault(engine, []).append((int(number), digest, "".join(reason)))
    return found


def modules(engine):
    """What the engine's `reader.py` imports of the engines' room, and what that imports, with itself."""
    todo, found = [ENGINES / engine / "reader.py"], set()
    while todo:
        file = todo.pop()
        if file not in found:
            found.add(file)
            todo += imported(file)
    return sorted(each for each in found if each.parent != ENGINES or each.name not in NOT_READING)


def imported(file):
    nodes = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)]
    for node in nodes:
        parts = (node.module or "").split(".")
        if parts[:2] == ["schemawatchd", "engines"]:
            place = ENGINES.joinpath(*parts[2:])
            yield from (each for each in (place / f"{name.name}.py" for name in node.names) if each.exists())
            if place.with_suffix(".py").exists():
                yield place.with_suffix(".py")


def of_python(text):
    """The lines that do something: no docstrings, comments and blank lines. The same on each version of Python."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            lines[node.lineno - 1 : node.end_lineno] = [""] * (node.end_lineno - node.lineno + 1)
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def of_sql(text):
    """The lines that do something; a comment does where the reader looks for it."""
    marks = re.compile(r"\s*-- (only if|since|of relations|without nested loops)")
    lines = (line for line in text.splitlines() if line.strip())
    return [line for line in lines if marks.match(line) or not line.strip().startswith("--")]


def digest(engine):
    total = hashlib.sha256()
    for file in [*sorted((ENGINES / engine).glob("*.sql")), *modules(engine)]:
        text = file.read_text(encoding="utf-8")
        lines = of_sql(text) if file.suffix == ".sql" else of_python(text)
        total.update("\n".join((file.relative_to(ENGINES).as_posix(), *lines, "")).encode())
    return total.hexdigest()[:16]


def number(engine):
    (found,) = re.findall(r"^    reader = (\d+)$", (ENGINES / engine / "engine.py").read_text(), re.MULTILINE)
    return int(found)


@pytest.mark.parametrize("engine", READERS)
def test_what_changes_the_reader_raises_its_number_or_says_that_nothing_changes(engine):
    now, (known, of, _) = digest(engine), recorded(RECORD.read_text())[engine][-1]
    line = f"{engine} {number(engine)} {now}"
    files = ", ".join(file.relative_to(ENGINES).as_posix() for file in modules(engine))
    place = RECORD.relative_to(ROOT)
    raised = f"\n`reader` of {engine} has been raised. Add this line to {place}:\n{line}"
    assert (known, of) == (number(engine), now) or number(engine) <= known, raised
    assert (known, of) == (number(engine), now), (
        f"\nThe .sql files of {engine}, or one of {files}, have changed.\n"
        f"Would the same database give another snapshot? Then raise `reader` in engines/{engine}/engine.py,\n"
        f"run this test again, and add the line that it shows to {place}.\n"
        f"If not, add this line there, with the reason:\n{line} {SAME}WHY"
    )


@pytest.mark.parametrize("engine", READERS)
def test_a_number_that_stays_has_a_reason(engine):
    lines = recorded(RECORD.read_text())[engine]
    for (before, *_), (after, _, reason) in itertools.pairwise(lines):
        assert after > before or (after == before and len(reason) > len(SAME) and reason.startswith(SAME))


def test_words_do_not_count_and_marks_do():
    assert of_python('"""A."""\nX = 1\n"""B."""\n\n# C.\ndef f():\n    """D."""\n    return X\n') == [
        "X = 1",
        "def f():",
        "    return X",
    ]
    assert of_sql("-- only if: select 1\n-- Words.\nselect 1,\n\n  -- Words.\n  2 -- since 18\n") == [
        "-- only if: select 1",
        "select 1,",
        "  2 -- since 18",
    ]
