"""A file is a chapter: a small one that only one other imports belongs into that, or says why it stands alone."""

import ast
from collections import defaultdict
from pathlib import Path

import schemawatchd
import schemawatchd.engines

PACKAGE = Path(schemawatchd.__file__).parent
SMALL = 60
MOST = 12
ONE_FILE_THINGS = (
    *("rules.", "schema.kinds.", "notify.channels.", "cli.commands.", "ledgers.formats.", "reports.formats."),
    *("diff.presets.", "actions.questions.", "engines.postgresql.", "engines.mariadb.", "engines.sqlite."),
    "engines.generic.",
)
"""Files that are found in their folder, and modules that each engine has under the same name (test_engines.py)."""


def modules():
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
        for path in PACKAGE.rglob("*.py")
        if path.stem not in ("__init__", "__main__")
    }


def importers(known):
    """By module, those that import it."""
    found = defaultdict(set)
    for name, path in known.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("schemawatchd"):
                inside = node.module.removeprefix("schemawatchd").removeprefix(".")
                for each in (inside, *(f"{inside}.{alias.name}".removeprefix(".") for alias in node.names)):
                    found[each].add(name)
    return found


def fragments():
    known = modules()
    used = importers(known)
    return {
        name: path
        for name, path in known.items()
        if len(used[name]) == 1
        and len(path.read_text(encoding="utf-8").splitlines()) < SMALL
        and not name.startswith(ONE_FILE_THINGS)
    }


def test_there_are_few_fragments_and_each_says_why_it_stands_alone():
    found = fragments()
    silent = [name for name, path in found.items() if "stands alone" not in path.read_text(encoding="utf-8")]
    assert silent == [], "fold it into the module that imports it, or give the reason: `It stands alone because …`"
    assert len(found) <= MOST, sorted(found)
