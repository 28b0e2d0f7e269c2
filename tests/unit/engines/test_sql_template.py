"""Marks in `.sql` files: what each does, and that a misspelled one is an error with file and line."""

import pytest

from schemawatchd.engines.sql_template import parsed, templates

QUERY = """\
-- only if: select from pg_sequence
-- without nested loops
-- What is read, for people.
select
  a,
  b, -- since 15
  c, -- since 19 where pg_class has relnew
  d
from t
where x
  and r = any(%(relations)s) -- of relations
"""


def test_lines_are_for_versions_and_for_single_relations():
    one = parsed(QUERY, "x.sql")
    assert (one.condition, one.hashed, one.by_relation) == ("select from pg_sequence", True, True)
    old, new = one.query(14), one.query(19)
    assert ("  b," in old, "  c," in old, "  b," in new, "  c," in new) == (False, False, True, True)
    assert "relations" not in old
    assert "relations" in one.query(14, limited=True)
    assert one.text == QUERY


def test_a_line_about_a_column_can_be_left_out():
    one = parsed(QUERY, "x.sql")
    assert one.uncertain(18) == frozenset()
    assert one.uncertain(19) == {("pg_class", "relnew")}
    assert "  c," not in one.without(one.uncertain(19)).query(19)
    assert "  d" in one.without(one.uncertain(19)).query(19)


@pytest.mark.parametrize(
    "line",
    [
        "a, -- since",
        "a, -- since fifteen",
        "a, -- since 15 if pg_class has x",
        "-- since 15",
        "a -- of relation",
        "-- of relations",
        "a, -- only if: select 1",
        "-- only if select 1",
        "-- only if:",
        "-- without nested loop",
        "a, -- without nested loops",
    ],
)
def test_what_begins_like_a_mark_and_is_none_is_an_error(line):
    with pytest.raises(ValueError, match=r"^x\.sql, line 2: "):
        parsed(f"select\n{line}\n", "x.sql")


@pytest.mark.parametrize("engine", ["mariadb", "postgresql", "sqlite"])
def test_the_files_of_each_engine_are_templates(engine):
    found = templates(f"schemawatchd.engines.{engine}")
    assert found
    assert all(each.text.strip() for each in found.values())
