"""Each engine has modules of the same names, listed in `engines/__init__.py`."""

import re
from pathlib import Path

import pytest

import schemawatchd.engines

ROOT = schemawatchd.engines.__path__[0]
ROW = re.compile(r"^    (\S+(?:, \S+)*)  +\S.*?  +(always|usually|sometimes)$", re.MULTILINE)


def listed():
    """By module, how many engines have it."""
    rows = ROW.findall(schemawatchd.engines.__doc__)
    return {name: word for found, word in rows for name in found.split(", ")}


def engines():
    return sorted(each.parent for each in Path(ROOT).glob("*/engine.py"))


def modules(engine):
    found = (each.relative_to(engine) for each in engine.rglob("*.py") if each.name != "__init__.py")
    return {each.with_suffix("").as_posix() for each in found if each.parts[0] != "selftest"}


@pytest.mark.parametrize("engine", engines(), ids=lambda each: each.name)
def test_an_engine_has_no_module_of_another_name_and_lacks_none(engine):
    words = listed()
    needed = {"always", "usually"} if engine.name != "generic" else {"always"}
    assert modules(engine) - words.keys() == set(), "add it to the table in engines/__init__.py, or rename it"
    assert {name for name, word in words.items() if word in needed} - modules(engine) == set()


def test_the_table_names_nothing_that_no_engine_has():
    there = set().union(*(modules(each) for each in engines()))
    assert listed().keys() - there == set()
