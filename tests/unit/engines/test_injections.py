"""How a self-test's file is split into a base and classes of drift."""

import pytest

from schemawatchd.actions.selftest import candidates
from schemawatchd.engines.find import engines
from schemawatchd.engines.injections import sheet, sheets
from schemawatchd.engines.sql_template import templates
from schemawatchd.rules.rule import all_rules

TEXT = """\
create table t (a int);

-- drift: column: type | DR104 DR106 | public.t.a
alter table t alter a type text;
-- a comment of its own

-- instead: extension: version | DR803 | x
create extension x;

-- cannot: grant: on the database | DR722 | there is
"""


def test_every_header_begins_a_class_and_what_is_before_the_first_is_the_base():
    found = sheet("selftest/x.sql", TEXT)
    assert found.base.text == "create table t (a int);\n\n"
    assert [(each.name, each.rules, each.object, each.reason) for each in found.injections] == [
        ("column: type", ("DR104", "DR106"), "public.t.a", ""),
        ("extension: version", ("DR803",), "x", ""),
        ("grant: on the database", ("DR722",), "", "there is"),
    ]


def test_a_drift_follows_the_base_and_one_instead_of_it_stands_alone():
    drift, instead, cannot = sheet("selftest/x.sql", TEXT).injections
    assert drift.script.text.startswith("create table t")
    assert "alter table t" in drift.script.text
    assert "create extension" not in drift.script.text
    assert instead.script.text.split() == ["create", "extension", "x;"]
    assert cannot.script is None


def test_statements_keep_the_number_of_their_line():
    for each in sheet("selftest/x.sql", TEXT).injections[:2]:
        last = [line for line in each.script.text.splitlines() if line and not line.startswith("--")][-1]
        assert each.script.text.splitlines().index(last) == TEXT.splitlines().index(last)


def test_an_engine_without_scratch_has_none():
    assert sheets("generic") == ()
    assert set(candidates()) == {"sqlite", "mariadb", "postgresql"}


@pytest.mark.parametrize("engine", sorted(candidates()))
def test_headers_are_sound(engine):
    found = [each for one in sheets(engine) for each in one.injections]
    names = [each.name for each in found]
    assert sorted(names) == sorted(set(names)), "a class has one place"
    for each in found:
        assert set(each.rules) <= all_rules().keys(), each.name
        assert bool(each.script) != bool(each.reason), each.name
        assert ": " in each.name
    for one in sheets(engine):
        assert one.injections, one.base.path


@pytest.mark.parametrize("engine", sorted(candidates()))
def test_no_line_only_looks_like_a_header(engine):
    from importlib.resources import files

    for each in files("schemawatchd.engines").joinpath(engine, "selftest").iterdir():
        text = each.read_text(encoding="utf-8")
        marked = [line for line in text.splitlines() if line.startswith(("-- drift", "-- cannot", "-- instead"))]
        assert len(marked) == len(sheet(each.name, text).injections), each.name


@pytest.mark.parametrize("engine", sorted(candidates()))
def test_its_files_are_taken_for_no_query(engine):
    assert not [each for each in templates(f"schemawatchd.engines.{engine}") if "drift:" in each or "/" in each]
    assert "right" not in engines()[engine].kinds
    assert "-- drift" not in "".join(each.text for each in templates(f"schemawatchd.engines.{engine}").values())
